import { addDays } from "../../market/calendar-date.ts";
import { wallTime, wallTimeToMs } from "../../market/time-zone.ts";
import type {
  BarRequest,
  BarSource,
  DailyBarSource,
  DailyRequest,
  HistoryRequest,
  HistorySource,
  UnreadableDay,
} from "../../prices/sources.ts";
import { addSkips, type Fetched, type SkipCounts, type SymbolFailure } from "../../providers/provider.ts";
import { askEach } from "../ask-each.ts";
import { unreadableRows } from "../unreadable-rows.ts";
import { createAuthorisedGet, type SchwabDeps, type SchwabGet } from "./client.ts";
import { findingIndexes } from "./index-symbols.ts";
import { normaliseDays, normaliseMinutes } from "./normalise-candles.ts";
import { toSchwabSymbol } from "./symbol.ts";
import { trimCandles } from "./trim-candles.ts";
import { parseCandles } from "./wire-candles.ts";

/** One below the six connections that a Worker may have open: the token may need one. */
const LANES = 5;
const STEP_MS = { "1m": 60_000, "5m": 300_000 } as const;

/**
 * Schwab's /pricehistory: one call a symbol, extended hours included. A symbol of which a candle can't be read has failed,
 * its other candles stand. Throws the `provider_*` errors when nothing at all came through.
 */
export function createSchwabPriceHistorySource(deps: SchwabDeps): BarSource & DailyBarSource & HistorySource {
  const get = findingIndexes(createAuthorisedGet(deps));
  /** One token before the lanes open: five that find none would each look for it, or wait for whoever renews it. */
  const authorised = async (symbols: readonly string[]) => {
    if (symbols.length > 0) await deps.tokens.get();
  };
  const fetched = ({ rows: _rows, ...rest }: Rows<unknown>): Fetched & typeof rest => ({
    provider: "schwab",
    fetchedAtMs: deps.nowMs(),
    ...rest,
  });
  return {
    callsFor: (symbols) => symbols,
    async fetchBars(request) {
      await authorised(request.symbols);
      const each = await fetchMinutes(get, request);
      return { ...fetched(each), bars: each.rows };
    },
    async fetchDailyBars(request) {
      await authorised(request.symbols);
      const each = await fetchDays(get, request, deps.nowMs());
      return { ...fetched(each), bars: each.rows };
    },
    /** Schwab bills nothing. */
    priceHistory: async () => 0,
    async fetchHistory(request) {
      await authorised(request.symbols);
      const usable = lastFullDay(request.timeframe, deps.nowMs());
      const usableTo = usable < request.to ? usable : null;
      if (request.timeframe === "1d") {
        const each = await fetchDays(get, request, deps.nowMs());
        return { ...fetched(each), bars: [], dailyBars: each.rows, usableTo };
      }
      const each = await fetchMinutes(get, { ...request, timeframe: "1m", ...wholeDays(request, usable) });
      return { ...fetched(each), bars: each.rows, dailyBars: [], usableTo };
    },
  };
}

/** What one symbol's call gave. */
type SymbolRows<Row> = {
  rows: Row[];
  skipped: SkipCounts;
  unreadable: UnreadableDay[];
  bytes: number;
  providerCalls: number;
};
type Rows<Row> = SymbolRows<Row> & { unknownSymbols: string[]; failures: SymbolFailure[] };

async function askForRows<Row>(
  symbols: readonly string[],
  ask: (symbol: string) => Promise<SymbolRows<Row>>,
): Promise<Rows<Row>> {
  const cost = { bytes: 0, providerCalls: 0 };
  const { answers, unknownSymbols, failures } = await askEach(
    symbols,
    async (symbol) => {
      cost.providerCalls += 1;
      const answer = await ask(symbol);
      cost.providerCalls += answer.providerCalls - 1;
      cost.bytes += answer.bytes;
      return answer;
    },
    { lanes: LANES },
  );
  const skipped: SkipCounts = {};
  for (const { value } of answers) addSkips(skipped, value.skipped);
  const unreadable = answers.flatMap(({ value }) => value.unreadable);
  failures.push(...unreadableRows("Schwab", unreadable));
  const rows = answers.flatMap(({ value }) => value.rows);
  return { rows, skipped, unreadable, ...cost, unknownSymbols, failures };
}

async function fetchMinutes(get: SchwabGet, { symbols, timeframe, fromMs, toMs }: BarRequest) {
  const stepMs = STEP_MS[timeframe];
  return askForRows(fromMs < toMs ? symbols : [], async (symbol) => {
    const query = {
      symbol: toSchwabSymbol(symbol),
      periodType: "day",
      frequencyType: "minute",
      frequency: String(stepMs / 60_000),
      startDate: String(fromMs),
      // Schwab's end is included and ours is not.
      endDate: String(toMs - 1),
      needExtendedHoursData: "true",
    };
    const { body, ...cost } = await get("pricehistory", query, (text) => trimCandles(text, fromMs));
    const { bars: rows, ...left } = normaliseMinutes(symbol, parseCandles(body, symbol), {
      stepMs,
      fromMs,
      toMs,
    });
    return { rows, ...left, ...cost };
  });
}

/** A day whose session is still going on is left out: its candle would be that of half a day. */
async function fetchDays(get: SchwabGet, { symbols, from, to }: DailyRequest, nowMs: number) {
  const usable = lastFullDay("1d", nowMs);
  const range = { from, to: to < usable ? to : usable };
  return askForRows(range.from <= range.to ? symbols : [], async (symbol) => {
    const { body, ...cost } = await get("pricehistory", {
      symbol: toSchwabSymbol(symbol),
      periodType: "year",
      frequencyType: "daily",
      frequency: "1",
      startDate: String(wallTimeToMs(range.from, 0)),
      endDate: String(wallTimeToMs(addDays(range.to, 1), 0) - 1),
      needExtendedHoursData: "false",
    });
    const { bars: rows, ...left } = normaliseDays(symbol, parseCandles(body, symbol), range);
    return { rows, ...left, ...cost };
  });
}

function wholeDays({ from, to }: HistoryRequest, usable: string): { fromMs: number; toMs: number } {
  const last = to < usable ? to : usable;
  return { fromMs: wallTimeToMs(from, 0), toMs: wallTimeToMs(addDays(last, 1), 0) };
}

/** Minutes after midnight, New York, by which a day is over: sessions by 16:00, trading after hours by 20:00. */
const OVER_AT_MINUTE = { "1d": 16 * 60, "1m": 20 * 60 } as const;

/** The latest New York date whose candles are complete. */
function lastFullDay(timeframe: "1m" | "1d", nowMs: number): string {
  const { date, minuteOfDay } = wallTime(nowMs);
  return minuteOfDay >= OVER_AT_MINUTE[timeframe] ? date : addDays(date, -1);
}
