import { addDays, dayNumber, MINUTE_MS, weekday, yearOf } from "./calendar-date.ts";
import { holidaysByStandingRules } from "./holidays.ts";
import { newYorkDay, wallTimeToMs } from "./time-zone.ts";
import {
  EARLY_CLOSE_MINUTE,
  nyseCalendar,
  REGULAR_CLOSE_MINUTE,
  REGULAR_OPEN_MINUTE,
  type SessionOverrides,
  type TradingCalendar,
} from "./trading-calendar.ts";

/** AM: settled on the opening prices of the expiration date (SPX monthlies). PM: at that day's close. */
export type Settlement = "AM" | "PM";

const MINUTES_PER_YEAR = 525_600;
const MEMO_LIMIT = 4_000;
const memo: Record<Settlement, Map<string, number>> = { AM: new Map(), PM: new Map() };

/**
 * The instant (epoch ms) at which an option expires: 16:00 New York on its expiration date when PM settled (13:00 on
 * early closes), 09:30 when AM settled. An expiration written on a closed day (the Saturdays of monthlies before 2015,
 * a Good Friday, a day of mourning that the calendar knows of) means the trading day before it. Throws
 * {@link InvalidDateError}.
 *
 * Options are listed years before their calendar is published, so years outside the checked calendar follow the
 * exchange's standing rules instead of failing.
 */
export function expiresAtMs(
  expiration: string,
  settlement: Settlement,
  { overrides }: TradingCalendar = nyseCalendar,
): number {
  if (overrides.size > 0) return expiryUnder(overrides, expiration, settlement);
  const known = memo[settlement].get(expiration);
  if (known !== undefined) return known;
  if (memo[settlement].size >= MEMO_LIMIT) memo[settlement].clear();
  const expiresMs = expiryUnder(overrides, expiration, settlement);
  memo[settlement].set(expiration, expiresMs);
  return expiresMs;
}

/**
 * Years from one instant to another as Cboe counts them: minutes / 525,600, fractions of a minute kept
 * (Cboe Volatility Index methodology). Negative when `toMs` is earlier.
 */
export function yearsBetween(fromMs: number, toMs: number): number {
  return (toMs - fromMs) / MINUTE_MS / MINUTES_PER_YEAR;
}

/** Calendar days from New York's date at `nowMs` to the expiration: 0 on the day itself, negative once past. */
export function daysToExpiration(expiration: string, nowMs: number): number {
  return dayNumber(expiration) - newYorkDay(nowMs);
}

function expiryUnder(overrides: SessionOverrides, expiration: string, settlement: Settlement): number {
  let date = expiration;
  while (isClosed(overrides, date)) date = addDays(date, -1);
  const told = overrides.get(date);
  if (told !== undefined && told !== null) return settlement === "AM" ? told.openMs : told.closeMs;
  return wallTimeToMs(date, settlement === "AM" ? REGULAR_OPEN_MINUTE : closeMinute(date));
}

function isClosed(overrides: SessionOverrides, date: string): boolean {
  const told = overrides.get(date);
  if (told !== undefined) return told === null;
  const day = weekday(date);
  return day === 0 || day === 6 || holidaysByStandingRules(yearOf(date)).closures.has(date);
}

function closeMinute(date: string): number {
  const early = holidaysByStandingRules(yearOf(date)).earlyCloses.has(date);
  return early ? EARLY_CLOSE_MINUTE : REGULAR_CLOSE_MINUTE;
}
