import { AppError } from "../errors.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import type { DateRange } from "../scheduling/ports.ts";

const HOUR_MS = 3_600_000;

/** When a trading day is ripe: its session is over, is over for an hour, or late trading is over too. */
export type Ripeness = "closed" | "settled" | "late_trading_over";

/**
 * The trading days of a range, by this calendar, that are ripe, in order. Throws `invalid_request` for a range that starts before it.
 */
export function closedSessions(
  { from, to }: DateRange,
  ripeness: Ripeness,
  nowMs: number,
  calendar: TradingCalendar = nyseCalendar,
): string[] {
  const today = newYorkDate(nowMs);
  return readCalendar(() => calendar.tradingDaysBetween(from, to < today ? to : today)).filter(
    (day) => ripeAtMs(calendar, day, ripeness) <= nowMs,
  );
}

function ripeAtMs(calendar: TradingCalendar, day: string, ripeness: Ripeness): number {
  const closeMs = calendar.sessionOn(day)?.closeMs ?? Number.POSITIVE_INFINITY;
  if (ripeness === "closed") return closeMs;
  if (ripeness === "settled") return closeMs + HOUR_MS;
  return calendar.extendedSessionOn(day)?.closeMs ?? Number.POSITIVE_INFINITY;
}

function readCalendar<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AppError("invalid_request", cause.message, { cause });
  }
}
