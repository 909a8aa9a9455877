import { COVERED_YEARS } from "../../../src/market/holidays.ts";
import { type Session, sessionOn } from "../../../src/market/trading-calendar.ts";

/** The regular session of a New York date; null when closed, and in years outside the checked calendar. */
export function nyseSession(date: string): Session | null {
  const year = Number(date.slice(0, 4));
  if (year < COVERED_YEARS.first || year > COVERED_YEARS.last) return null;
  return sessionOn(date);
}
