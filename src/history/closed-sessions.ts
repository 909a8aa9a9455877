import { AppError } from "../errors.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { extendedSessionOn, sessionOn, tradingDaysBetween } from "../market/trading-calendar.ts";
import type { DateRange } from "../scheduling/ports.ts";

const HOUR_MS = 3_600_000;

/** When a trading day is ripe: its session is over, is over for an hour, or late trading is over too. */
export type Ripeness = "closed" | "settled" | "late_trading_over";

/**
 * The trading days of a range that are ripe, in order. Throws `invalid_request` for a range outside the trading calendar.
 */
export function closedSessions({ from, to }: DateRange, ripeness: Ripeness, nowMs: number): string[] {
  const today = newYorkDate(nowMs);
  return readCalendar(() => tradingDaysBetween(from, to < today ? to : today)).filter(
    (day) => ripeAtMs(day, ripeness) <= nowMs,
  );
}

function ripeAtMs(day: string, ripeness: Ripeness): number {
  const closeMs = sessionOn(day)?.closeMs ?? Number.POSITIVE_INFINITY;
  if (ripeness === "closed") return closeMs;
  if (ripeness === "settled") return closeMs + HOUR_MS;
  return extendedSessionOn(day)?.closeMs ?? Number.POSITIVE_INFINITY;
}

function readCalendar<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AppError("invalid_request", cause.message, { cause });
  }
}
