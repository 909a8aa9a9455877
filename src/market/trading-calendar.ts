import { addDays, dateOfDay, dayNumber, weekday, yearOf } from "./calendar-date.ts";
import { assertCovered, holidaysByStandingRules } from "./holidays.ts";
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

/** Sessions by New York date that overrule the rules; null for a day on which the exchange stays shut. */
export type SessionOverrides = ReadonlyMap<string, Session | null>;

/** Where pre-market counts from: see {@link EXTENDED_OPEN_MINUTE}. */
type OpensAt = keyof typeof EXTENDED_OPEN_MINUTE;

/** When the exchange trades. Its verbs need no `this`; dates are New York's, instants epoch ms. */
export type TradingCalendar = {
  readonly overrides: SessionOverrides;
  /** The regular session of a date, null when the exchange is closed that day. */
  readonly sessionOn: (date: string) => Session | null;
  readonly isTradingDay: (date: string) => boolean;
  /** Whether an instant lies in the regular session; the opening instant does, the closing one does not. */
  readonly isInSession: (atMs: number) => boolean;
  /** The last trading day strictly before a date, and the first strictly after it. */
  readonly previousTradingDay: (date: string) => string;
  readonly nextTradingDay: (date: string) => string;
  /** Every trading day from `from` to `to`, both included, in order; empty when `from` is after `to`. */
  readonly tradingDaysBetween: (from: string, to: string) => string[];
  /** The latest regular close, or open, at or before an instant. */
  readonly lastClose: (atMs: number) => number;
  readonly lastOpen: (atMs: number) => number;
  /** Extended hours: 04:00 (or 07:00 at brokers) to 20:00, 17:00 on early closes; null on closed days. */
  readonly extendedSessionOn: (date: string, opensAt?: OpensAt) => ExtendedSession | null;
  readonly marketPhase: (atMs: number, opensAt?: OpensAt) => MarketPhase;
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

/**
 * NYSE's calendar with what overrules it. The overrides are read at each question: whoever owns the map may learn of
 * another day later. Every verb throws CalendarCoverageError for dates before the calendar begins; past the years
 * that the exchange has published it follows the standing rules.
 */
export function tradingCalendar({ overrides }: { overrides: SessionOverrides }): TradingCalendar {
  const sessionOn: SessionOn = (date) => {
    const told = overrides.size === 0 ? undefined : overrides.get(date);
    return told === undefined ? sessionByRules(date) : told;
  };
  return {
    overrides,
    sessionOn,
    isTradingDay: (date) => sessionOn(date) !== null,
    isInSession: (atMs) => isWithin(sessionOn(newYorkDate(atMs)), atMs),
    previousTradingDay: (date) => neighbour(sessionOn, date, -1).date,
    nextTradingDay: (date) => neighbour(sessionOn, date, 1).date,
    tradingDaysBetween: (from, to) => daysBetween(sessionOn, from, to),
    lastClose: (atMs) => latest(sessionOn, "closeMs", atMs),
    lastOpen: (atMs) => latest(sessionOn, "openMs", atMs),
    extendedSessionOn: (date, opensAt) => extendedHours(sessionOn(date), opensAt),
    marketPhase: (atMs, opensAt) => phaseOf(sessionOn(newYorkDate(atMs)), atMs, opensAt),
  };
}

/** The calendar by NYSE's rules alone. */
export const nyseCalendar: TradingCalendar = tradingCalendar({ overrides: new Map() });

/** A regular session of a date that closes at this minute after midnight, New York. */
export function sessionUntil(date: string, closeMinute: number): Session {
  return {
    date,
    openMs: wallTimeToMs(date, REGULAR_OPEN_MINUTE),
    closeMs: wallTimeToMs(date, closeMinute),
    earlyClose: closeMinute < REGULAR_CLOSE_MINUTE,
  };
}

/** Whether two sessions of one date, or two closed days, are the same. */
export function sameSession(a: Session | null, b: Session | null): boolean {
  return a?.openMs === b?.openMs && a?.closeMs === b?.closeMs;
}

type SessionOn = TradingCalendar["sessionOn"];

const MEMO_LIMIT = 4_000;
const sessions = new Map<string, Session | null>();

function sessionByRules(date: string): Session | null {
  const known = sessions.get(date);
  if (known !== undefined) return known;
  if (sessions.size >= MEMO_LIMIT) sessions.clear();
  const session = readRules(date);
  sessions.set(date, session);
  return session;
}

function readRules(date: string): Session | null {
  const day = weekday(date);
  assertCovered(date);
  const { closures, earlyCloses } = holidaysByStandingRules(yearOf(date));
  if (day === 0 || day === 6 || closures.has(date)) return null;
  return sessionUntil(date, earlyCloses.has(date) ? EARLY_CLOSE_MINUTE : REGULAR_CLOSE_MINUTE);
}

function isWithin(session: Session | null, atMs: number): boolean {
  return session !== null && atMs >= session.openMs && atMs < session.closeMs;
}

function neighbour(sessionOn: SessionOn, date: string, step: 1 | -1): Session {
  for (let candidate = addDays(date, step); ; candidate = addDays(candidate, step)) {
    const session = sessionOn(candidate);
    if (session !== null) return session;
  }
}

function daysBetween(sessionOn: SessionOn, from: string, to: string): string[] {
  const days: string[] = [];
  const last = dayNumber(to);
  for (let day = dayNumber(from); day <= last; day += 1) {
    const date = dateOfDay(day);
    if (sessionOn(date) !== null) days.push(date);
  }
  return days;
}

function latest(sessionOn: SessionOn, edge: "openMs" | "closeMs", atMs: number): number {
  const today = newYorkDate(atMs);
  const session = sessionOn(today);
  return session !== null && session[edge] <= atMs ? session[edge] : neighbour(sessionOn, today, -1)[edge];
}

function extendedHours(session: Session | null, opensAt: OpensAt = "exchange"): ExtendedSession | null {
  if (session === null) return null;
  const { date, earlyClose } = session;
  return {
    date,
    openMs: wallTimeToMs(date, EXTENDED_OPEN_MINUTE[opensAt]),
    closeMs: wallTimeToMs(date, earlyClose ? EXTENDED_EARLY_CLOSE_MINUTE : EXTENDED_CLOSE_MINUTE),
  };
}

function phaseOf(session: Session | null, atMs: number, opensAt?: OpensAt): MarketPhase {
  const extended = extendedHours(session, opensAt);
  if (session === null || extended === null) return "closed";
  if (atMs < extended.openMs || atMs >= extended.closeMs) return "closed";
  if (atMs < session.openMs) return "pre-market";
  return atMs < session.closeMs ? "regular" : "after-hours";
}
