import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { historyContracts } from "../../valuation/rebuild/history-contracts.ts";
import type { HistoryContract } from "../../valuation/rebuild/rebuilt-day.ts";
import type { HistoryGap } from "../history-ports.ts";

/** The day of some tickers, which one request asks for. */
export type DayWork = {
  /** New York date. */
  day: string;
  /** A quarter of an hour before the close: 15:45 New York, 12:45 on a half day; epoch ms. */
  atMs: number;
  /** `close`: the day's raw close, dollars. */
  tickers: { symbol: string; close: number }[];
};

/** What one page may take on: an invocation's CPU bounds its days of a ticker, its subrequests the calls. */
export type HistoryPageSize = { tickerDays: number; calls: number };

/** Options quote widely at the bell: Cboe's own end-of-day volatilities stand a quarter of an hour before it. */
const BEFORE_CLOSE_MS = 15 * 60_000;

/**
 * The days that are wanted, the newest first, each with every ticker that wants it; those of `first` before all others.
 * Days of `passedOver` ("SPY 2026-02-03") are left out.
 */
export function planHistoryWork(
  gaps: readonly HistoryGap[],
  calendar: TradingCalendar,
  { first = null, passedOver = new Set() }: { first?: string | null; passedOver?: ReadonlySet<string> } = {},
): DayWork[] {
  const ahead = gaps.filter(({ symbol }) => symbol === first);
  const others = gaps.filter(({ symbol }) => symbol !== first);
  return [ahead, others].flatMap((some) => byDay(some, calendar, passedOver));
}

function byDay(
  gaps: readonly HistoryGap[],
  { sessionOn }: TradingCalendar,
  passedOver: ReadonlySet<string>,
): DayWork[] {
  const tickersOf = new Map<string, DayWork["tickers"]>();
  for (const { symbol, days } of gaps) {
    for (const { day, close } of days) {
      if (passedOver.has(historySubject(symbol, day)) || passedOver.has(historySubject(null, day))) continue;
      const tickers = tickersOf.get(day) ?? [];
      tickers.push({ symbol, close });
      tickersOf.set(day, tickers);
    }
  }
  const newestFirst = [...tickersOf].toSorted(([a], [b]) => (a < b ? 1 : -1));
  return newestFirst.flatMap(([day, tickers]) => {
    const session = sessionOn(day);
    return session === null ? [] : [{ day, atMs: session.closeMs - BEFORE_CLOSE_MS, tickers }];
  });
}

/** What a day of a ticker is called among a run's failures, or null for the day of all. */
export const historySubject = (symbol: string | null, day: string) => `${symbol ?? "options of"} ${day}`;

/**
 * The next page of the work, in its order: at least one day of one ticker, and no more than the page may take on.
 * `callsFor` says what the contracts of a request cost.
 */
export function cutHistoryPage(
  work: readonly DayWork[],
  size: HistoryPageSize,
  callsFor: (work: DayWork) => number,
): DayWork[] {
  const page: DayWork[] = [];
  let left = size.tickerDays;
  let calls = 0;
  for (const { tickers, ...day } of work) {
    const part = { ...day, tickers: tickers.slice(0, size.tickerDays) };
    calls += callsFor(part);
    // A whole day goes into one request: it is cut only where it is more than a page.
    if (page.length > 0 && (part.tickers.length > left || calls > size.calls)) break;
    page.push(part);
    left -= part.tickers.length;
  }
  return page;
}

/** The pages of the whole work. */
export function listHistoryPages(
  work: readonly DayWork[],
  size: HistoryPageSize,
  callsFor: (work: DayWork) => number,
): DayWork[][] {
  const pages: DayWork[][] = [];
  let open = [...work];
  while (open.length > 0) {
    const page = cutHistoryPage(open, size, callsFor);
    open = withoutPage(open, page);
    pages.push(page);
  }
  return pages;
}

function withoutPage(work: readonly DayWork[], page: readonly DayWork[]): DayWork[] {
  const last = page.at(-1);
  const rest = work.slice(page.length);
  const cut = work[page.length - 1];
  const open = cut?.tickers.slice(last?.tickers.length) ?? [];
  return cut === undefined || open.length === 0 ? rest : [{ ...cut, tickers: open }, ...rest];
}

/** The contracts of a request; `finer` where too few strikes of the first try were listed. */
export function contractsOf(
  { day, tickers }: DayWork,
  calendar: TradingCalendar,
  finer = false,
): HistoryContract[] {
  return tickers.flatMap(({ symbol, close }) =>
    historyContracts({ symbol, day, close, calendar, ...(finer && { finer }) }),
  );
}
