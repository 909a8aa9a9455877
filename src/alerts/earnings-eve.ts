import type { EarningsReport } from "../company/ports.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";

type Report = Pick<EarningsReport, "date" | "when">;

/**
 * The first report that is due after today and not after the next trading day; null on days without a session, and when
 * there is none. Dates are New York's.
 */
export function reportTomorrow(
  reports: readonly Report[],
  calendar: TradingCalendar,
  nowMs: number,
): Report | null {
  const today = newYorkDate(nowMs);
  if (!calendar.isTradingDay(today)) return null;
  const next = calendar.nextTradingDay(today);
  return reports.find(({ date }) => date > today && date <= next) ?? null;
}
