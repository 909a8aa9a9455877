import { addDays, dateOfDay, dayNumber, weekday, yearOf } from "./calendar-date.ts";
import { assertCovered, holidaysOf } from "./holidays.ts";
import { newYorkDate, wallTimeToMs } from "./time-zone.ts";

/** One regular NYSE session. `[openMs, closeMs)` in epoch ms. */
export type Session = {
  readonly date: string;
  readonly openMs: number;
  readonly closeMs: number;
  readonly earlyClose: boolean;
};

/** Trading before, in and after the regular session. `[openMs, closeMs)` in epoch ms. */
export type ExtendedSession = {
  readonly date: string;
  readonly openMs: number;
  readonly closeMs: number;
};

/** The part of the trading day that an instant falls in. */
export type MarketPhase = "closed" | "pre-market" | "regular" | "after-hours";

/** The one question that schedules ask, so that another exchange's calendar can answer it. */
export type TradingCalendar = {
  /** The regular session of a New York date, null when the exchange is closed that day. */
  readonly sessionOn: (date: string) => Session | null;
};

/** Minutes after midnight, New York. */
export const REGULAR_OPEN_MINUTE = 9 * 60 + 30;
export const REGULAR_CLOSE_MINUTE = 16 * 60;
export const EARLY_CLOSE_MINUTE = 13 * 60;

/** Pre-market opens at 04:00 on the exchanges (NYSE Arca) and at 07:00 at retail brokers such as Schwab. */
export const EXTENDED_OPEN_MINUTE = { exchange: 4 * 60, broker: 7 * 60 } as const;
const EXTENDED_CLOSE_MINUTE = 20 * 60;
// NYSE's releases: on early closes the late trading sessions end at 17:00.
const EXTENDED_EARLY_CLOSE_MINUTE = 17 * 60;

const MEMO_LIMIT = 4_000;
const sessions = new Map<string, Session | null>();

/** The regular session of a New York date, null on weekends and holidays. Throws outside the covered years. */
export function sessionOn(date: string): Session | null {
  const known = sessions.get(date);
  if (known !== undefined) return known;
  if (sessions.size >= MEMO_LIMIT) sessions.clear();
  const session = isTradingDay(date) ? readSession(date) : null;
  sessions.set(date, session);
  return session;
}

/** Whether NYSE holds a session on that date. Throws {@link CalendarCoverageError} outside the covered years. */
export function isTradingDay(date: string): boolean {
  const day = weekday(date);
  assertCovered(date);
  return day !== 0 && day !== 6 && !holidaysOf(yearOf(date)).closures.has(date);
}

/** Whether an instant lies in the regular session; the opening instant does, the closing one does not. */
export function isInSession(atMs: number): boolean {
  const session = sessionOn(newYorkDate(atMs));
  return session !== null && atMs >= session.openMs && atMs < session.closeMs;
}

/** The last trading day strictly before a date. */
export function previousTradingDay(date: string): string {
  return walkToTradingDay(date, -1);
}

/** The first trading day strictly after a date. */
export function nextTradingDay(date: string): string {
  return walkToTradingDay(date, 1);
}

/** Every trading day from `from` to `to`, both included, in order; empty when `from` is after `to`. */
export function tradingDaysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  const last = dayNumber(to);
  for (let day = dayNumber(from); day <= last; day += 1) {
    const date = dateOfDay(day);
    if (isTradingDay(date)) days.push(date);
  }
  return days;
}

/** The latest regular close at or before an instant, epoch ms. */
export function lastClose(atMs: number): number {
  const today = newYorkDate(atMs);
  const session = sessionOn(today);
  if (session !== null && session.closeMs <= atMs) return session.closeMs;
  return requireSession(previousTradingDay(today)).closeMs;
}

/** The latest regular open at or before an instant, epoch ms. */
export function lastOpen(atMs: number): number {
  const today = newYorkDate(atMs);
  const session = sessionOn(today);
  if (session !== null && session.openMs <= atMs) return session.openMs;
  return requireSession(previousTradingDay(today)).openMs;
}

/** Extended hours of a date: 04:00 (or 07:00 at brokers) to 20:00, 17:00 on early closes; null on closed days. */
export function extendedSessionOn(
  date: string,
  opensAt: keyof typeof EXTENDED_OPEN_MINUTE = "exchange",
): ExtendedSession | null {
  const session = sessionOn(date);
  if (session === null) return null;
  const closeMinute = session.earlyClose ? EXTENDED_EARLY_CLOSE_MINUTE : EXTENDED_CLOSE_MINUTE;
  return {
    date,
    openMs: wallTimeToMs(date, EXTENDED_OPEN_MINUTE[opensAt]),
    closeMs: wallTimeToMs(date, closeMinute),
  };
}

/** Which part of the trading day an instant falls in. */
export function marketPhase(
  atMs: number,
  opensAt: keyof typeof EXTENDED_OPEN_MINUTE = "exchange",
): MarketPhase {
  const date = newYorkDate(atMs);
  const session = sessionOn(date);
  const extended = extendedSessionOn(date, opensAt);
  if (session === null || extended === null) return "closed";
  if (atMs < extended.openMs || atMs >= extended.closeMs) return "closed";
  if (atMs < session.openMs) return "pre-market";
  return atMs < session.closeMs ? "regular" : "after-hours";
}

export const nyseCalendar: TradingCalendar = { sessionOn };

function readSession(date: string): Session {
  const earlyClose = holidaysOf(yearOf(date)).earlyCloses.has(date);
  return {
    date,
    openMs: wallTimeToMs(date, REGULAR_OPEN_MINUTE),
    closeMs: wallTimeToMs(date, earlyClose ? EARLY_CLOSE_MINUTE : REGULAR_CLOSE_MINUTE),
    earlyClose,
  };
}

function walkToTradingDay(date: string, step: 1 | -1): string {
  let candidate = addDays(date, step);
  while (!isTradingDay(candidate)) candidate = addDays(candidate, step);
  return candidate;
}

function requireSession(date: string): Session {
  const session = sessionOn(date);
  if (session === null) throw new RangeError(`${date} is not a trading day, so it has no session.`);
  return session;
}
