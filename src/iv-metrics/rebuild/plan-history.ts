import type { AppError } from "../../errors.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { AskDeps } from "../../providers/ask-providers.ts";
import type { Ranked } from "../../providers/merge-answers.ts";
import type { Provider } from "../../providers/provider.ts";
import type { DateRange, RunTrigger } from "../../scheduling/ports.ts";
import type { IvHistoryStore, OptionHistorySource } from "../history-ports.ts";
import { doneByMs } from "./done-by.ts";
import { priceHistory } from "./pay-for-history.ts";
import {
  contractsOf,
  countHistoryPages,
  type DayWork,
  type HistoryPageSize,
  planHistoryWork,
} from "./plan-history-pages.ts";
import { readWantedHistory, type WantedHistory } from "./wanted-days.ts";

export type PlanHistoryDeps = AskDeps & {
  store: Pick<IvHistoryStore, "readGaps">;
  calendar: TradingCalendar;
  sources: readonly Ranked<OptionHistorySource>[];
  size: HistoryPageSize;
  /** CPU that a day of a ticker takes, milliseconds. */
  cpuMsPerTickerDay: number;
  /** Calls that jobs may make of a provider in a minute. */
  callsPerMinute: (provider: Provider) => number;
  maxCostUsd: number;
};

/** What a run is going to take, before it takes it. */
export type HistoryPlan = {
  symbols: string[];
  /** Sessions, and days of all tickers together. */
  days: number;
  tickerDays: number;
  firstDay: string | null;
  lastDay: string | null;
  /** Who is asked; null where nobody can be. */
  provider: Provider | null;
  /** US dollars, the price of one day times the days; null where nobody told a price. */
  usd: number | null;
  maxUsd: number;
  /** Pages, each of which but the first is a message of the queue. */
  messages: number;
  requests: number;
  /** Milliseconds of the fullest page. */
  cpuMsPerPage: number;
  /** When it is done at the latest, if nothing keeps it up; epoch ms. */
  doneByMs: number;
  /** Days that cannot be asked for, since their daily bar is not stored, by ticker. */
  withoutClose: { symbol: string; days: number }[];
  unnamed: string[];
  /** Sources that refused to tell a price. */
  refusals: { provider: Provider; error: AppError }[];
};

export type HistoryWish = {
  range: DateRange | null;
  symbol: string | null;
  first?: string | undefined;
  trigger: RunTrigger;
};

/** The same as a run of its own would begin with; asks for a price, and for nothing that costs. */
export async function planHistory(
  deps: PlanHistoryDeps,
  wish: HistoryWish,
  nowMs: number,
): Promise<HistoryPlan> {
  const wanted = await readWantedHistory(deps, wish, nowMs);
  const first = wish.first ?? null;
  return planOf(deps, wanted, planHistoryWork(wanted.gaps, deps.calendar, { first }), wish, nowMs);
}

export async function planOf(
  deps: PlanHistoryDeps,
  { gaps, unnamed }: WantedHistory,
  work: readonly DayWork[],
  { trigger }: HistoryWish,
  nowMs: number,
): Promise<HistoryPlan> {
  const days = [...new Set(work.map(({ day }) => day))].toSorted();
  const tickerDays = work.reduce((sum, each) => sum + each.tickers.length, 0);
  const { chosen, usd, refusals } = await choose(deps, work);
  const callsFor = chosen === null ? () => 1 : callsOf(deps, chosen);
  const requests = work.reduce((sum, each) => sum + callsFor(each), 0);
  const messages = countHistoryPages(work, deps.size, callsFor);
  const perMinute = chosen === null ? Number.POSITIVE_INFINITY : deps.callsPerMinute(chosen.provider);
  return {
    symbols: gaps.filter((gap) => gap.days.length > 0).map(({ symbol }) => symbol),
    days: days.length,
    tickerDays,
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    provider: chosen?.provider ?? null,
    usd,
    maxUsd: deps.maxCostUsd,
    messages,
    requests,
    cpuMsPerPage: Math.round(Math.min(deps.size.tickerDays, tickerDays) * deps.cpuMsPerTickerDay),
    doneByMs: doneByMs({ messages, requests, perMinute, trigger }, nowMs, deps.calendar),
    withoutClose: gaps
      .filter(({ withoutClose }) => withoutClose > 0)
      .map(({ symbol, withoutClose }) => ({ symbol, days: withoutClose })),
    unnamed,
    refusals,
  };
}

/** The first source that tells a price. */
async function choose(deps: PlanHistoryDeps, work: readonly DayWork[]) {
  const refusals: HistoryPlan["refusals"] = [];
  if (work.length === 0) return { chosen: deps.sources[0] ?? null, usd: 0, refusals };
  for (const source of deps.sources) {
    const priced = await priceHistory(deps, source, work);
    if (priced.ok) return { chosen: source, usd: priced.usd, refusals };
    refusals.push({ provider: source.provider, error: priced.error });
  }
  return { chosen: null, usd: null, refusals };
}

/** What a request for so many tickers costs, reckoned once: their contracts are as many on every day. */
function callsOf({ calendar }: PlanHistoryDeps, { source }: Ranked<OptionHistorySource>) {
  const known = new Map<number, number>();
  return (work: DayWork) => {
    const count = work.tickers.length;
    const calls = known.get(count) ?? source.callsFor(contractsOf(work, calendar));
    known.set(count, calls);
    return calls;
  };
}
