import { COVERED_YEARS } from "../../../src/market/holidays.ts";
import { nyseCalendar, type Session } from "../../../src/market/trading-calendar.ts";

const { sessionOn } = nyseCalendar;

/** The regular session of a New York date; null when closed, and in years before the calendar. */
export function nyseSession(date: string): Session | null {
  const year = Number(date.slice(0, 4));
  if (year < COVERED_YEARS.first) return null;
  return sessionOn(date);
}
