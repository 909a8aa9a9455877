import { addDays, weekday, yearOf } from "./calendar-date.ts";
import { nyseCalendar, type TradingCalendar } from "./trading-calendar.ts";

const FRIDAY = 5;

/**
 * The standard monthly expiration of a month (1 to 12): its third Friday, or the trading day before where the exchange
 * is closed then (OCC, equity options product specifications).
 */
export function monthlyExpiration(
  year: number,
  month: number,
  calendar: TradingCalendar = nyseCalendar,
): string {
  const first = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01`;
  const friday = addDays(first, ((FRIDAY - weekday(first) + 7) % 7) + 14);
  return calendar.isTradingDay(friday) ? friday : calendar.previousTradingDay(friday);
}

/** Whether a date is the standard monthly expiration of its month. */
export function isMonthlyExpiration(date: string, calendar?: TradingCalendar): boolean {
  return monthlyExpiration(yearOf(date), Number(date.slice(5, 7)), calendar) === date;
}
