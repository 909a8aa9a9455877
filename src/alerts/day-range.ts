import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { CloseMark, Observed } from "./ports.ts";

/** One standard deviation of a session, dollars a share, about the close before it. */
export type DayRange = { close: number; move: number; low: number; high: number; mark: CloseMark };

const SESSIONS_A_YEAR = 252;
/** The provider's close before and ours lie further apart only where a split, or a lost day, lies between. */
const SAME_CLOSE = 0.2;

/**
 * The range that was implied at the close before the day of the price: `close ± close × σ / √252`, σ the 7-day constant
 * maturity of that day's close row (30-day where there is none): the traders' "rule of 16", Natenberg, Option Volatility
 * and Pricing, 2nd ed., ch. 6. Null when the day before has no close row, or a split lies between.
 */
export function dayRange(
  { price, previousClose, close: mark }: Pick<Observed, "price" | "previousClose" | "close">,
  calendar: TradingCalendar,
): DayRange | null {
  if (price === null || mark === null) return null;
  if (mark.day !== calendar.previousTradingDay(newYorkDate(price.atMs))) return null;
  if (previousClose !== null && Math.abs(previousClose / mark.price - 1) > SAME_CLOSE) return null;
  const close = mark.price;
  const move = (close * mark.volatility) / Math.sqrt(SESSIONS_A_YEAR);
  return move > 0 ? { close, move, low: close - move, high: close + move, mark } : null;
}
