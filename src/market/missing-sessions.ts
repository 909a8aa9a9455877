import { CalendarCoverageError } from "./holidays.ts";
import type { TradingCalendar } from "./trading-calendar.ts";

/**
 * Sessions from `from` to `to` (New York dates, both included) that `days` lacks, in order. Null outside the years that the
 * calendar covers, where nobody can say.
 */
export function missingSessions(
  days: readonly string[],
  from: string,
  to: string,
  calendar: TradingCalendar,
): string[] | null {
  const known = new Set(days);
  try {
    return calendar.tradingDaysBetween(from, to).filter((day) => !known.has(day));
  } catch (error) {
    if (!(error instanceof CalendarCoverageError)) throw error;
    return null;
  }
}
