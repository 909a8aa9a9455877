import { AppError } from "../errors.ts";
import { HOUR_MS, MINUTE_MS } from "../market/calendar-date.ts";
import { CalendarCoverageError } from "../market/holidays.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import type { ClaimedRun, DateRange, RunProgress, RunReport } from "../scheduling/ports.ts";
import { emptyReport } from "../scheduling/run-report.ts";
import { ivMetricsRow, type RowOccasion } from "./iv-metrics-row.ts";
import type { IvMetricsRow, IvMetricsStore, MarketsRequest, TickerMarket } from "./ports.ts";

export type ComputeIvMetricsDeps = {
  ivMetrics: IvMetricsStore;
  /** OPTION_CHAIN_JOB_INTERVAL_MINUTES; 15 when left out. */
  refreshIntervalMinutes?: number;
  /** NYSE's by its rules when left out. */
  calendar?: TradingCalendar;
};

/** The time that a refresh may take until its last slice is stored. */
const REFRESH_MINUTES = 15;
/** The last refresh comes a quarter of an hour after the close, and may be late. */
const AFTER_CLOSE_MS = 4 * HOUR_MS;
const NEXT_PAGE_SECONDS = 1;

/**
 * Computes the volatility metrics of every active ticker from the latest stored snapshots; with a date range, the close
 * rows of those days from the snapshots that are still stored. Tickers without recent snapshots are counted as skipped
 * and named. Throws `invalid_request` for a range that starts before the trading calendar.
 */
export async function computeIvMetrics(
  { ivMetrics, refreshIntervalMinutes = 15, calendar = nyseCalendar }: ComputeIvMetricsDeps,
  run: ClaimedRun,
  nowMs: number,
): Promise<RunProgress> {
  // One refresh may fail: quotes are too old from the second on. Of session time.
  const limitMs = (2 * refreshIntervalMinutes + REFRESH_MINUTES) * MINUTE_MS;
  if (run.range !== null)
    return recomputeDay({ store: ivMetrics, calendar, nowMs }, run, { ...run.range, limitMs, nowMs });
  const occasion = occasionOf(calendar, run.slotMs);
  const referenceMs = calendar.isInSession(nowMs) ? nowMs : calendar.lastClose(nowMs);
  const { day, slotMs } = occasion;
  const window = { day, fromMs: referenceMs - limitMs, toMs: nowMs, slotMs };
  const report = await computeOnce({ store: ivMetrics, calendar, nowMs }, window, () => occasion);
  return { kind: "done", report };
}

/** A slot belongs to the session that opened last; from that session's close on it is the day's close. */
function occasionOf(calendar: TradingCalendar, slotMs: number): RowOccasion {
  const day = newYorkDate(calendar.lastOpen(slotMs));
  const session = calendar.sessionOn(day);
  return { slotMs, day, isClose: session !== null && slotMs >= session.closeMs };
}

/** One day a page, so that what an invocation takes does not grow with the range. */
async function recomputeDay(
  deps: { store: IvMetricsStore; calendar: TradingCalendar; nowMs: number },
  run: ClaimedRun,
  range: DateRange & { limitMs: number; nowMs: number },
): Promise<RunProgress> {
  const days = closedDays(deps.calendar, range, range.nowMs);
  const wanted = days[run.page];
  if (wanted === undefined) {
    const report = emptyReport();
    report.notes.push(`No session closed between ${range.from} and ${range.to}.`);
    return { kind: "done", report };
  }
  const { day, closeMs } = wanted;
  const window = { day, fromMs: closeMs - range.limitMs, toMs: closeMs + AFTER_CLOSE_MS, slotMs: null };
  const report = await computeOnce(deps, window, ({ closeSlotMs }) => ({
    slotMs: closeSlotMs ?? closeMs,
    day,
    isClose: true,
  }));
  const isLast = run.page + 1 >= days.length;
  return isLast ? { kind: "done", report } : { kind: "more", report, delaySeconds: NEXT_PAGE_SECONDS };
}

/** In order: the rank of a day looks at the closes before it. */
function closedDays(calendar: TradingCalendar, { from, to }: DateRange, nowMs: number) {
  try {
    return calendar.tradingDaysBetween(from, to).flatMap((day) => {
      const closeMs = calendar.sessionOn(day)?.closeMs;
      return closeMs !== undefined && closeMs <= nowMs ? [{ day, closeMs }] : [];
    });
  } catch (error) {
    if (!(error instanceof CalendarCoverageError)) throw error;
    throw new AppError("invalid_request", error.message, { cause: error });
  }
}

async function computeOnce(
  { store, calendar, nowMs }: { store: IvMetricsStore; calendar: TradingCalendar; nowMs: number },
  window: MarketsRequest,
  occasion: (market: TickerMarket) => RowOccasion,
): Promise<RunReport> {
  const markets = await store.readMarkets(window);
  const rows: IvMetricsRow[] = [];
  const without: { stale: string[]; unreadable: string[] } = { stale: [], unreadable: [] };
  for (const market of markets) {
    const row = ivMetricsRow(market, occasion(market), calendar);
    if (row !== null) rows.push(row);
    else without[market.snapshots.length === 0 ? "stale" : "unreadable"].push(market.symbol);
  }
  const changed = rows.length === 0 ? 0 : await store.storeMetrics(rows, nowMs);
  const report = emptyReport();
  report.stored["iv_metrics"] = changed;
  if (markets.length === 0) report.notes.push("No ticker is active, so there is nothing to compute.");
  skip(report, "stale_snapshots", without.stale, `no option snapshot of ${window.day} is recent enough`);
  skip(report, "no_volatility", without.unreadable, `no snapshot of ${window.day} has a volatility`);
  return report;
}

function skip(report: RunReport, reason: string, symbols: readonly string[], says: string): void {
  if (symbols.length === 0) return;
  report.skipped[reason] = symbols.length;
  report.notes.push(`Skipped ${symbols.join(", ")}: ${says}.`);
}
