import { backfillHistory } from "../../src/history/backfill-history.ts";
import { newYorkDate } from "../../src/market/time-zone.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { FallbackHistory } from "../../src/prices/fallback-ports.ts";
import type { BarStore } from "../../src/prices/ports.ts";
import type { Bar, FetchedHistory, HistoryRequest } from "../../src/prices/sources.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { aDailyBar, aDailyRun, BACKFILL_SLOT, memoryDaily, memoryOfRun } from "./memory-daily.ts";
import { aBar } from "./memory-prices.ts";
import { runPages } from "./run-pages.ts";

const { sessionOn, tradingDaysBetween } = nyseCalendar;

export function fetchedHistory(changes: Partial<FetchedHistory> = {}): FetchedHistory {
  return {
    provider: "databento",
    fetchedAtMs: BACKFILL_SLOT,
    skipped: {},
    bytes: 100,
    providerCalls: 1,
    bars: [],
    dailyBars: [],
    unknownSymbols: [],
    failures: [],
    usableTo: null,
    ...changes,
  };
}

/** A daily bar, or one minute at the open, for every symbol and trading day asked for; `serves` narrows that. */
export function everyHole(
  { symbols, from, to, timeframe }: HistoryRequest,
  serves: (symbol: string, day: string) => boolean = () => true,
): FetchedHistory {
  const cells = symbols.flatMap((symbol) => tradingDaysBetween(from, to).map((date) => ({ symbol, date })));
  const served = cells.filter(({ symbol, date }) => serves(symbol, date));
  if (timeframe === "1d")
    return fetchedHistory({ dailyBars: served.map((cell) => aDailyBar({ ...cell, adjusted: null })) });
  const bars = served.map(({ symbol, date }): Bar => aBar({ symbol, startMs: sessionOn(date)?.openMs ?? 0 }));
  return fetchedHistory({ bars });
}

export type Source = FallbackHistory & { asked: HistoryRequest[]; priced: HistoryRequest[] };

export function memoryHistorySource(
  answer: (request: HistoryRequest) => Promise<FetchedHistory> = async (request) => everyHole(request),
  usd: (request: HistoryRequest) => number = () => 0,
): Source {
  const asked: HistoryRequest[] = [];
  const priced: HistoryRequest[] = [];
  return {
    asked,
    priced,
    async priceHistory(request) {
      priced.push(request);
      return usd(request);
    },
    async fetchHistory(request) {
      asked.push(request);
      return { answers: [await answer(request)], fallbackFrom: [] };
    },
  };
}

type Settings = { lookbackDays?: number; minuteBarDays?: number; maxCostUsd?: number };

/** The backfill over stores in memory; `fill` runs all of its pages. */
export function backfillHouse(symbols: readonly string[], history: FallbackHistory, settings: Settings = {}) {
  const stores = memoryDaily(symbols);
  const { state, memory } = memoryOfRun();
  const rolledUp: Parameters<BarStore["rollUp"]>[0][] = [];
  const minutes: Pick<BarStore, "storeBars" | "rollUp"> = {
    async storeBars({ bars }) {
      for (const { symbol, startMs } of bars) stores.minuteDays.add(`${symbol} ${newYorkDate(startMs)}`);
      return bars.length;
    },
    async rollUp(range) {
      rolledUp.push(range);
      return 1;
    },
  };
  const limits = { lookbackDays: 30, minuteBarDays: 30, maxCostUsd: 1, ...settings };
  const deps = { ...stores, minutes, memory, history, ...limits };
  const fill = (run: ClaimedRun = aDailyRun("historical_backfill"), startMs = run.slotMs) =>
    runPages((page, nowMs) => backfillHistory(deps, page, nowMs), run, startMs, state);
  return { ...stores, fill, state, rolledUp, deps };
}
