import type { AppError } from "../../errors.ts";
import { weekday } from "../../market/calendar-date.ts";
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
  type DayWork,
  type HistoryPageSize,
  listHistoryPages,
  planHistoryWork,
} from "./plan-history-pages.ts";
import { sampleDays } from "./sample-days.ts";
import { readWantedHistory, type WantedHistory } from "./wanted-days.ts";

export type PlanHistoryDeps = AskDeps & {
  store: Pick<IvHistoryStore, "readGaps">;
  calendar: TradingCalendar;
  sources: readonly Ranked<OptionHistorySource>[];
  size: Readonly<Record<OptionHistorySource["evidence"], HistoryPageSize>>;
  /** CPU that a day of a ticker takes, milliseconds. */
  cpuMsPerTickerDay: Readonly<Record<OptionHistorySource["evidence"], number>>;
  /** Pages that the run goes on for, once so many days of a ticker are there, to see to what rests on them. */
  pagesAfter: (tickerDays: number) => number;
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
  /** US dollars, second looks as usual included; null where nobody told a price. */
  usd: number | null;
  maxUsd: number;
  /** Pages, those after the last day included; each but the first is a message of the queue. */
  messages: number;
  /** Of the source, as many as it usually takes, looks at prices included. */
  requests: number;
  /** Milliseconds of the fullest page. */
  cpuMsPerPage: number;
  /** When it is done at the latest, if nothing keeps it up; epoch ms. */
  doneByMs: number;
  /** Days that cannot be asked for, since their daily bar is not stored, by ticker. */
  withoutClose: { symbol: string; days: number }[];
  unnamed: string[];
  unserved: string[];
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
  { gaps, unnamed, unserved }: WantedHistory,
  work: readonly DayWork[],
  { trigger }: HistoryWish,
  nowMs: number,
): Promise<HistoryPlan> {
  const days = [...new Set(work.map(({ day }) => day))].toSorted();
  const tickerDays = work.reduce((sum, each) => sum + each.tickers.length, 0);
  const { chosen, usd, refusals } = await choose(deps, work);
  const evidence = chosen?.source.evidence ?? "quotes";
  const pages = listHistoryPages(work, deps.size[evidence], mostCalls(deps));
  const asked = chosen === null ? 0 : usualCalls(deps, chosen, pages);
  const requests = Math.round(
    asked + (usd ? pages.reduce((sum, page) => sum + sampleDays(page).length, 0) : 0),
  );
  const messages = pages.length + deps.pagesAfter(tickerDays);
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
    cpuMsPerPage: fullestPageMs(pages, deps.cpuMsPerTickerDay[evidence]),
    doneByMs: doneByMs({ messages, requests, perMinute, trigger }, nowMs, deps.calendar),
    withoutClose: gaps
      .filter(({ withoutClose }) => withoutClose > 0)
      .map(({ symbol, withoutClose }) => ({ symbol, days: withoutClose })),
    unnamed,
    unserved,
    refusals,
  };
}

/** The first source that tells a price. */
async function choose(deps: PlanHistoryDeps, work: readonly DayWork[]) {
  const refusals: HistoryPlan["refusals"] = [];
  if (work.length === 0) return { chosen: deps.sources[0] ?? null, usd: 0, refusals };
  for (const source of deps.sources) {
    const priced = await priceHistory(deps, source, work);
    if (priced.ok) {
      const usd = priced.usd * (1 + source.source.usualExtraShare);
      return { chosen: source, usd, refusals };
    }
    refusals.push({ provider: source.provider, error: priced.error });
  }
  return { chosen: null, usd: null, refusals };
}

/** CPU of the fullest page, milliseconds. */
function fullestPageMs(pages: readonly DayWork[][], msPerTickerDay: number): number {
  const tickerDays = pages.map((page) => page.reduce((sum, { tickers }) => sum + tickers.length, 0));
  return Math.round(Math.max(0, ...tickerDays) * msPerTickerDay);
}

function usualCalls(
  { calendar }: PlanHistoryDeps,
  { source }: Ranked<OptionHistorySource>,
  pages: readonly DayWork[][],
): number {
  const calls = byWeekday((work) => source.usualCallsFor(contractsOf(work, calendar)));
  return pages.flat().reduce((sum, work) => sum + calls(work), 0);
}

/** Calls of whoever needs the most for a day: the last source may have to give what the first does not. */
export function mostCalls({ calendar, sources }: Pick<PlanHistoryDeps, "calendar" | "sources">) {
  return byWeekday((work) => {
    const contracts = contractsOf(work, calendar);
    return Math.max(1, ...sources.map(({ source }) => source.callsFor(contracts)));
  });
}

/** Reckoned once for a weekday and so many tickers, whose contracts are as many in every week. */
function byWeekday(reckon: (work: DayWork) => number) {
  const known = new Map<string, number>();
  return (work: DayWork) => {
    const key = `${weekday(work.day)} ${work.tickers.length}`;
    const calls = known.get(key) ?? reckon(work);
    known.set(key, calls);
    return calls;
  };
}
