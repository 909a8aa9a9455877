import { dayNumber } from "../../../src/market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import type { Session } from "../../../src/market/trading-calendar.ts";
import { nyseSession } from "./nyse-session.ts";

/**
 * Market time. Weekdays are numbered from 2020-01-01, and weekday n owns the interval from the close of the weekday
 * before it to its own close. Inside it prices move while anybody trades and stand still otherwise:
 * after hours [0, 0.04], a jump to 0.2 overnight, pre-market [0.2, 0.25], regular session [0.25, 1].
 * A holiday's interval is crossed in one jump.
 */
export interface MarketTime {
  /** Number of the weekday. */
  readonly weekday: number;
  /** Share of its interval that has passed, 0..1. */
  readonly share: number;
}

/** The hours of one trading day, epoch ms. */
export interface TradingDay extends Session {
  readonly weekday: number;
  readonly preMarketMs: number;
  readonly afterHoursEndMs: number;
}

export const AFTER_HOURS_END = 0.04;
const PRE_MARKET_START = 0.2;
const REGULAR_START = 0.25;

const FIRST_DATE = "2020-01-01";
/** 2020-01-01 was a Wednesday, so weeks are counted from Monday 2019-12-30. */
const FIRST_MONDAY = dayNumber(FIRST_DATE) - 2;
const PRE_MARKET_MINUTE = 4 * 60;
const AFTER_HOURS_END_MINUTE = 20 * 60;
const EARLY_AFTER_HOURS_END_MINUTE = 17 * 60;
const MEMO_LIMIT = 4_000;
const days = new Map<string, TradingDay | null>();

/** The number of a weekday; of the Friday before for Saturday and Sunday. */
export function weekdayNumber(date: string): number {
  const sinceMonday = dayNumber(date) - FIRST_MONDAY;
  const week = Math.floor(sinceMonday / 7);
  return week * 5 + Math.min(sinceMonday - week * 7, 4) - 2;
}

/** The hours of a date; null when the exchange is closed that day. */
export function tradingDay(date: string): TradingDay | null {
  const known = days.get(date);
  if (known !== undefined) return known;
  const session = nyseSession(date);
  const day = session === null ? null : hoursOf(session);
  if (days.size >= MEMO_LIMIT) days.clear();
  days.set(date, day);
  return day;
}

/** Where an instant falls in market time. */
export function marketTime(ms: number): MarketTime {
  const day = tradingDay(newYorkDate(ms));
  if (day === null || ms < day.preMarketMs) return afterHours(weekdayNumber(previousDay(ms).date), 1);
  return timeOnDay(day, ms);
}

/** Market time of an instant from the start of a day's pre-market on. */
export function timeOnDay(day: TradingDay, ms: number): MarketTime {
  if (ms < day.openMs) {
    const passed = (ms - day.preMarketMs) / (day.openMs - day.preMarketMs);
    return { weekday: day.weekday, share: PRE_MARKET_START + (REGULAR_START - PRE_MARKET_START) * passed };
  }
  if (ms <= day.closeMs) return sessionTime(day, (ms - day.openMs) / (day.closeMs - day.openMs));
  return afterHours(day.weekday, Math.min(1, (ms - day.closeMs) / (day.afterHoursEndMs - day.closeMs)));
}

/** Market time of a share 0..1 of the regular session; prices move most near the open and the close. */
export function sessionTime(day: TradingDay, passed: number): MarketTime {
  const busy = passed + 0.055 * Math.sin(2 * Math.PI * passed);
  return { weekday: day.weekday, share: REGULAR_START + (1 - REGULAR_START) * busy };
}

/** The trading day whose session is going on at an instant, or the last one that has ended. */
export function latestSession(ms: number): TradingDay {
  const day = tradingDay(newYorkDate(ms));
  return day !== null && ms >= day.openMs ? day : previousDay(ms);
}

/** Where an instant falls when only regular sessions count: in between, the last close holds. */
export function latestRegularTime(ms: number): MarketTime {
  const day = latestSession(ms);
  return marketTime(Math.min(ms, day.closeMs));
}

/** The last trading day before the New York date of an instant; the first of 2020 for anything earlier. */
export function previousDay(ms: number): TradingDay {
  let back = ms;
  for (let tries = 0; tries < 10; tries += 1) {
    back -= 86_400_000;
    const day = tradingDay(newYorkDate(back));
    if (day !== null) return day;
  }
  return firstDay();
}

function firstDay(): TradingDay {
  const day = tradingDay("2020-01-02");
  if (day === null)
    throw new Error("The NYSE calendar no longer covers 2020-01-02, the first day of this market.");
  return day;
}

function afterHours(weekday: number, passed: number): MarketTime {
  return { weekday: weekday + 1, share: AFTER_HOURS_END * passed };
}

function hoursOf(session: Session): TradingDay {
  const endMinute = session.earlyClose ? EARLY_AFTER_HOURS_END_MINUTE : AFTER_HOURS_END_MINUTE;
  return {
    ...session,
    weekday: weekdayNumber(session.date),
    preMarketMs: wallTimeToMs(session.date, PRE_MARKET_MINUTE),
    afterHoursEndMs: wallTimeToMs(session.date, endMinute),
  };
}
