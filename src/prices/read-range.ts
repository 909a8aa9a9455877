import { addDays } from "../market/calendar-date.ts";
import { missingSessions } from "../market/missing-sessions.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import type { FreshnessOptions } from "../providers/freshness.ts";
import { averageTrueRange } from "../volatility/average-true-range.ts";
import {
  inSharesOfToday,
  type PriceWindow,
  priceWindows,
  untoldSplit,
  WINDOW_DAYS,
} from "./price-windows.ts";
import type { DayPrices, RangeReader } from "./range-ports.ts";
import { type DayView, readDay, type SessionPrices } from "./read-day.ts";

export type RangeView = DayView & {
  /** Those that sessions are stored of. */
  windows: PriceWindow[];
  /** Of whole sessions, dollars a share; null with fewer than are needed. */
  averageTrueRange: { value: number; sessions: number } | null;
  /** Shares a session, the mean of whole ones; null where none is stored. */
  averageVolume: { shares: number; sessions: number } | null;
  /** Closes of whole sessions, in shares of today, oldest first. */
  closes: number[];
  warnings: string[];
};

const TRUE_RANGE_SESSIONS = 14;
const VOLUME_SESSIONS = 20;

/**
 * Where a price stands in the ranges of day, week, month and 52 weeks. Two requests that start together. Throws
 * `unknown_symbol` for a symbol that is not kept, `no_quotes` before its first price.
 */
export async function readRange(
  reader: RangeReader,
  symbol: string,
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<RangeView> {
  const { calendar = nyseCalendar } = options;
  const today = newYorkDate(nowMs);
  const [day, stored] = await Promise.all([
    readDay(reader, symbol, nowMs, options),
    reader.readDays(symbol, addDays(today, -WINDOW_DAYS.year)),
  ]);
  const days = inSharesOfToday(stored);
  // Until the evening the session that is on has no bar of its own.
  const whole = days.filter(({ date }) => date < today || !calendar.isInSession(nowMs));
  const all = withSession(days, day.session);
  const value = averageTrueRange(whole, TRUE_RANGE_SESSIONS);
  return {
    ...day,
    windows: priceWindows(all, today, day.quote.price),
    averageTrueRange: value === null ? null : { value, sessions: TRUE_RANGE_SESSIONS },
    averageVolume: meanVolume(whole.filter(({ date }) => date < day.date)),
    closes: whole.map(({ close }) => close),
    warnings: [...missingWarning(whole, today, calendar), ...splitWarning(all)],
  };
}

function withSession(days: readonly DayPrices[], session: SessionPrices | null): DayPrices[] {
  if (session === null || days.some(({ date }) => date >= session.date)) return [...days];
  const { date, open, high, low, close } = session;
  return [...days, { date, open, high, low, close, volume: 0, splitFactor: null }];
}

function meanVolume(days: readonly DayPrices[]): RangeView["averageVolume"] {
  const last = days.slice(-VOLUME_SESSIONS);
  if (last.length === 0) return null;
  const shares = last.reduce((sum, { volume }) => sum + volume, 0) / last.length;
  return { shares, sessions: last.length };
}

function missingWarning(days: readonly DayPrices[], today: string, calendar: TradingCalendar): string[] {
  const [first] = days;
  if (first === undefined) return ["No daily bars are stored: week, month and 52 weeks are not known."];
  const dates = days.map(({ date }) => date);
  // The bar of a day comes in its evening.
  const until = calendar.previousTradingDay(calendar.previousTradingDay(today));
  const missing = missingSessions(dates, first.date, until, calendar) ?? [];
  if (missing.length === 0) return [];
  const many = missing.length === 1 ? "1 session is" : `${missing.length} sessions are`;
  return [`${many} not stored, the first of them ${missing[0]}: a high or low there would be missed.`];
}

function splitWarning(days: readonly DayPrices[]): string[] {
  const date = untoldSplit(days);
  return date === null
    ? []
    : [
        `Prices jump on ${date} as in a split that nobody told of: highs and lows before it may be of other shares.`,
      ];
}
