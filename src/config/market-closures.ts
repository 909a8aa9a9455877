import { InvalidDateError, weekday } from "../market/calendar-date.ts";
import { CalendarCoverageError } from "../market/holidays.ts";
import {
  nyseCalendar,
  REGULAR_CLOSE_MINUTE,
  REGULAR_OPEN_MINUTE,
  type Session,
  type SessionOverrides,
  sessionUntil,
} from "../market/trading-calendar.ts";
import type { Parse } from "./setting.ts";

const ENTRY = /^(\d{4}-\d{2}-\d{2})(?:@(\d{2}):(\d{2}))?$/;
const FORM = "write dates such as 2027-01-09, with @13:00 (New York) behind one that only closes early";

/**
 * "2027-01-07,2027-07-02@13:00": days on which the exchange stays shut, or closes early, that its calendar does not
 * have. A day that is closed anyway may be named as closed.
 */
export const marketClosures: Parse<SessionOverrides> = (given) => {
  const entries = typeof given === "string" ? given.split(",").map((entry) => entry.trim()) : [""];
  const overrides = new Map<string, Session | null>();
  for (const [index, entry] of entries.entries()) {
    const read = readEntry(entry);
    if (typeof read === "string") return { ok: false, why: `entry ${index + 1} ${read}` };
    if (overrides.has(read.date)) return { ok: false, why: `names ${read.date} twice` };
    overrides.set(read.date, read.session);
  }
  return { ok: true, value: overrides };
};

/** A day with its session, or why there is none. */
function readEntry(entry: string): { date: string; session: Session | null } | string {
  const [, date, hour, minute] = ENTRY.exec(entry) ?? [];
  if (date === undefined) return `cannot be read; ${FORM}`;
  const regular = sessionByRules(date);
  if (regular === undefined) return `is no day of the calendar; ${FORM}`;
  if (hour === undefined) return { date, session: null };
  const closeMinute = Number(hour) * 60 + Number(minute);
  if (Number(minute) > 59 || closeMinute <= REGULAR_OPEN_MINUTE || closeMinute >= REGULAR_CLOSE_MINUTE) {
    return "closes at no time between 09:30 and 16:00 in New York";
  }
  if (regular === null) return `closes early on ${date}, which has no session${weekendNote(date)}`;
  return { date, session: sessionUntil(date, closeMinute) };
}

function sessionByRules(date: string): Session | null | undefined {
  try {
    return nyseCalendar.sessionOn(date);
  } catch (error) {
    if (error instanceof InvalidDateError || error instanceof CalendarCoverageError) return undefined;
    throw error;
  }
}

function weekendNote(date: string): string {
  const day = weekday(date);
  return day === 0 || day === 6 ? ": it is on a weekend" : "";
}
