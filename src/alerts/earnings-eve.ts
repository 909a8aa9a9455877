import type { EarningsReport } from "../company/ports.ts";
import { MINUTE_MS } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";

/** Any two runs begin a golden section apart, so that however often they come nobody is left out for long. */
const GOLDEN = 0x9e3779b1;

/** Those of `symbols` whose turn it is at this minute: at most `most`, in their order round the circle. */
export function whoseTurn(symbols: readonly string[], most: number, nowMs: number): string[] {
  if (symbols.length <= most) return [...symbols];
  const part = (Math.imul(Math.floor(nowMs / MINUTE_MS), GOLDEN) >>> 0) / 2 ** 32;
  const start = Math.floor(part * symbols.length);
  return [...symbols.slice(start), ...symbols.slice(0, start)].slice(0, most);
}

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
