import { DAY_MS } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { DateRange } from "../../scheduling/ports.ts";
import { historyContracts } from "../../valuation/rebuild/history-contracts.ts";
import type { HistoryGap, IvHistoryStore } from "../history-ports.ts";

/** Sessions that a rank looks back. */
const SESSIONS = 252;
/** Sessions that are rebuilt though they have a live close: the two are compared before they are mixed. */
const COMPARED = 10;
/** A day for which nobody had anything may have been a vendor's bad day. */
const ASK_AGAIN_DAYS = 30;

export type WantedHistory = {
  gaps: HistoryGap[];
  /** Tickers whose series cannot be named without their list. */
  unnamed: string[];
};

/**
 * Days of the last 252 sessions, or of a range, that a ticker lacks. A session counts from the day after: vendors sell
 * its quotes by then.
 */
export async function readWantedHistory(
  deps: { store: Pick<IvHistoryStore, "readGaps">; calendar: TradingCalendar },
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
  const isNamed = ({ symbol: own, days: [first] }: HistoryGap) =>
    first === undefined || historyContracts({ symbol: own, ...first, calendar }).length > 0;
  return {
    gaps: gaps.filter(isNamed),
    unnamed: gaps.filter((gap) => !isNamed(gap)).map((gap) => gap.symbol),
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
