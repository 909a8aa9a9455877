import { DAY_MS } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { Ranked } from "../../providers/merge-answers.ts";
import type { DateRange } from "../../scheduling/ports.ts";
import { historyContracts } from "../../valuation/rebuild/history-contracts.ts";
import type { HistoryGap, IvHistoryStore, OptionHistorySource } from "../history-ports.ts";

/** Sessions that a rank looks back. */
const SESSIONS = 252;
/** Sessions that are rebuilt though they have a live close: the two are compared before they are mixed. */
const COMPARED = 10;
/** A day for which nobody had anything may have been a vendor's bad day. */
const ASK_AGAIN_DAYS = 30;
/** Dollars: whether a ticker's series can be named is asked without a close as well. */
const ANY_CLOSE = 100;

export type WantedHistory = {
  gaps: HistoryGap[];
  /** Tickers whose series cannot be named without their list. */
  unnamed: string[];
  /** Tickers on which no source that is configured has options. */
  unserved: string[];
};

/**
 * Days of the last 252 sessions, or of a range, that a ticker lacks. A session counts from the day after: vendors sell
 * its quotes by then.
 */
export async function readWantedHistory(
  deps: {
    store: Pick<IvHistoryStore, "readGaps">;
    calendar: TradingCalendar;
    sources: readonly Ranked<Pick<OptionHistorySource, "serves">>[];
  },
  { range, symbol }: { range: DateRange | null; symbol: string | null },
  nowMs: number,
): Promise<WantedHistory> {
  const { calendar } = deps;
  const latest = latestSessions(calendar, nowMs);
  const days =
    range === null
      ? latest
      : calendar.tradingDaysBetween(
          range.from,
          range.to < newYorkDate(nowMs) ? range.to : (latest.at(-1) ?? ""),
        );
  const compared = new Set(latest.slice(-COMPARED));
  const gaps = await deps.store.readGaps({
    days,
    compared: days.filter((day) => compared.has(day)),
    symbol,
    askAgainBeforeMs: nowMs - ASK_AGAIN_DAYS * DAY_MS,
  });
  const latestDay = latest.at(-1) ?? "";
  const lackOf = ({ symbol: own, days: [first] }: HistoryGap) => {
    const asked = first ?? { day: latestDay, close: ANY_CLOSE };
    if (historyContracts({ symbol: own, ...asked, calendar }).length === 0) return "unnamed";
    const served = deps.sources.length === 0 || deps.sources.some(({ source }) => source.serves(own));
    return served ? "none" : "unserved";
  };
  const by = Map.groupBy(gaps, lackOf);
  const symbolsOf = (some: readonly HistoryGap[] = []) => some.map((gap) => gap.symbol);
  return {
    gaps: by.get("none") ?? [],
    unnamed: symbolsOf(by.get("unnamed")),
    unserved: symbolsOf(by.get("unserved")),
  };
}

/** The 252 sessions before today's New York date, ascending. */
export function latestSessions({ previousTradingDay }: TradingCalendar, nowMs: number): string[] {
  const days: string[] = [];
  let day = newYorkDate(nowMs);
  while (days.length < SESSIONS) {
    day = previousTradingDay(day);
    days.push(day);
  }
  return days.reverse();
}
