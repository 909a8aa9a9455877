import { addDays, daysBetween, weekday } from "./calendar-date.ts";
import { newYorkDate } from "./time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "./trading-calendar.ts";

export type DaysUntil = {
  /** Calendar days from New York's today. */
  days: number;
  /** Sessions that are not over, the one that runs among them, up to and with the date's. */
  sessions: number;
  /** Weekdays up to it on which the exchange stays shut, and on which it closes early. */
  closed: string[];
  earlyCloses: string[];
  /** What its options have left, minutes of the regular sessions as far as they have not passed. */
  sessionMinutes: number;
};

/** What lies between an instant and a date of the calendar, in days and in sessions. Throws `InvalidDateError`. */
export function daysUntil(date: string, nowMs: number, calendar: TradingCalendar = nyseCalendar): DaysUntil {
  const today = newYorkDate(nowMs);
  const found: DaysUntil = {
    days: daysBetween(today, date),
    sessions: 0,
    closed: [],
    earlyCloses: [],
    sessionMinutes: 0,
  };
  for (let day = today; day <= date; day = addDays(day, 1)) {
    const session = calendar.sessionOn(day);
    if (session === null) {
      if (weekday(day) % 6 !== 0) found.closed.push(day);
      continue;
    }
    if (session.closeMs <= nowMs) continue;
    found.sessions += 1;
    found.sessionMinutes += (session.closeMs - Math.max(nowMs, session.openMs)) / 60_000;
    if (session.earlyClose) found.earlyCloses.push(day);
  }
  return found;
}
