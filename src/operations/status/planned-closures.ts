import { addDays, weekday, yearOf } from "../../market/calendar-date.ts";
import { holidaysByStandingRules } from "../../market/holidays.ts";
import {
  nyseCalendar,
  type Session,
  sameSession,
  type TradingCalendar,
} from "../../market/trading-calendar.ts";

/** A weekday on which the exchange stays shut, or whose session is not the regular one. New York date. */
export type PlannedClosure = {
  date: string;
  /** `hours`: of another length than the rules have it, as MARKET_CLOSURES or the exchange says. */
  kind: "closed" | "early_close" | "hours";
  /** The holiday, or what the day is called by the rules; null where nobody has named it. */
  name: string | null;
  session: Session | null;
  /** MARKET_CLOSURES or the exchange itself says so, and not the yearly rules. */
  special: boolean;
};

/** Days of the calendar from `from` on, for so many days, that are not as every other weekday; in order. */
export function plannedClosures(calendar: TradingCalendar, from: string, days: number): PlannedClosure[] {
  return Array.from({ length: days }, (_, i) => addDays(from, i)).flatMap((date) => {
    const session = calendar.sessionOn(date);
    const expected = nyseCalendar.sessionOn(date);
    const special = !sameSession(session, expected);
    const isWeekend = weekday(date) === 0 || weekday(date) === 6;
    if (!special && (isWeekend || (session !== null && !session.earlyClose))) return [];
    return [{ date, kind: kindOf(session), name: nameOf(date, special), session, special }];
  });
}

function kindOf(session: Session | null): PlannedClosure["kind"] {
  if (session === null) return "closed";
  return session.earlyClose ? "early_close" : "hours";
}

function nameOf(date: string, special: boolean): string | null {
  const { closures, earlyCloses } = holidaysByStandingRules(yearOf(date));
  if (special) return null;
  return closures.get(date) ?? (earlyCloses.has(date) ? eveName(date) : null);
}

function eveName(date: string): string {
  const month = date.slice(5, 7);
  if (month === "07") return "Eve of Independence Day";
  return month === "12" ? "Christmas Eve" : "Day after Thanksgiving";
}
