import { newYorkDate, wallTimeToMs } from "../market/time-zone.ts";
import { EXTENDED_OPEN_MINUTE, type TradingCalendar } from "../market/trading-calendar.ts";

/** 04:00 in New York, when the first bars of a trading day may start; epoch ms. */
export function extendedOpenMs(date: string): number {
  return wallTimeToMs(date, EXTENDED_OPEN_MINUTE.exchange);
}

/** The trading day whose extended hours opened last. */
export function latestTradingDate(calendar: TradingCalendar, nowMs: number): string {
  const today = newYorkDate(nowMs);
  const hasOpened = calendar.isTradingDay(today) && nowMs >= extendedOpenMs(today);
  return hasOpened ? today : calendar.previousTradingDay(today);
}

/** The trading day `count` trading days before one. */
export function tradingDaysBefore(calendar: TradingCalendar, date: string, count: number): string {
  let day = date;
  for (let back = 0; back < count; back += 1) day = calendar.previousTradingDay(day);
  return day;
}
