import { addDays, weekday } from "./calendar-date.ts";
import { nyseCalendar, type TradingCalendar } from "./trading-calendar.ts";

const FRIDAY = 5;

/**
 * The weekly expirations whose Fridays lie from `from` to `to`, both included, in order: the Friday, or the last trading
 * day before it where the exchange is closed then (Good Friday, Juneteenth, the eve of a Saturday's July 4).
 */
export function weeklyExpirations(
  from: string,
  to: string,
  calendar: TradingCalendar = nyseCalendar,
): string[] {
  const found: string[] = [];
  let friday = addDays(from, (FRIDAY - weekday(from) + 7) % 7);
  for (; friday <= to; friday = addDays(friday, 7))
    found.push(calendar.isTradingDay(friday) ? friday : calendar.previousTradingDay(friday));
  return found;
}
