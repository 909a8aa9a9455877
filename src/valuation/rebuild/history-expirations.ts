import { monthliesAround, thirtyDayExpirations } from "../../market/bracketing-expirations.ts";
import { addDays } from "../../market/calendar-date.ts";
import { observationDay } from "../../market/observation-day.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { weeklyExpirations } from "../../market/weekly-expirations.ts";

/** Days before an expiration at which the record looks at it, the longest first. */
const RECORD_DAYS = [30, 7, 1] as const;
export type RecordDays = (typeof RECORD_DAYS)[number];

/** An expiration that a day's request holds, and what it is there for. */
export type HistoryExpiration = {
  readonly expiration: string;
  /** thirty: iv30 may rest on it; sixty: iv60 alone; record: the record alone. */
  readonly use: "thirty" | "sixty" | "record";
  /** Where the record looks at it that day; null elsewhere. */
  readonly recordDays: RecordDays | null;
};

const SIXTY = 60;
/** None lies further ahead, calendar days: from one monthly expiration to the next are five weeks at most. */
export const FURTHEST_EXPIRATION_DAYS = SIXTY + 35;
/** A Friday moved to Thursday, and a day looked at before a holiday: no more than this many days apart. */
const MOST_SHIFT = 5;

/** Those of a trading day, ascending: at most four for iv30, two more for iv60, and those that the record looks at. */
export function historyExpirations(day: string, calendar: TradingCalendar): HistoryExpiration[] {
  const recorded = recordedOn(day, calendar);
  const found = new Map<string, HistoryExpiration>();
  const add = (expiration: string, use: HistoryExpiration["use"]) => {
    if (!found.has(expiration))
      found.set(expiration, { expiration, use, recordDays: recorded.get(expiration) ?? null });
  };
  for (const expiration of thirtyDayExpirations(day, calendar)) add(expiration, "thirty");
  for (const expiration of monthliesAround(day, SIXTY, calendar)) add(expiration, "sixty");
  for (const expiration of recorded.keys()) add(expiration, "record");
  return [...found.values()].sort((a, b) => (a.expiration < b.expiration ? -1 : 1));
}

/** The weekly expirations that the record looks at on a day, each with how long before. */
function recordedOn(day: string, calendar: TradingCalendar): Map<string, RecordDays> {
  const recorded = new Map<string, RecordDays>();
  for (const days of RECORD_DAYS) {
    const range = [addDays(day, days), addDays(day, days + MOST_SHIFT)] as const;
    for (const expiration of weeklyExpirations(...range, calendar))
      if (expiration > day && observationDay(expiration, days, calendar) === day)
        recorded.set(expiration, days);
  }
  return recorded;
}
