import { addDays } from "./calendar-date.ts";
import { nyseCalendar, type TradingCalendar } from "./trading-calendar.ts";

/**
 * The trading day on which an expiration is looked at `days` calendar days before it: that day, or the last trading day
 * before it where the exchange is closed then.
 */
export function observationDay(
  expiration: string,
  days: number,
  calendar: TradingCalendar = nyseCalendar,
): string {
  const day = addDays(expiration, -days);
  return calendar.isTradingDay(day) ? day : calendar.previousTradingDay(day);
}
