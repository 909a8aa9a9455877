import { addDays, MINUTE_MS } from "../market/calendar-date.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import type { RateBudget } from "../providers/ports.ts";
import type { ClaimedRun, RunProgress, RunReport } from "../scheduling/ports.ts";
import { addCount, addFailure, addNote, emptyReport } from "../scheduling/run-report.ts";
import { chooseSymbols } from "./choose-symbols.ts";
import type { FallbackBars } from "./fallback-ports.ts";
import { fetchMissingBars } from "./fetch-missing-bars.ts";
import type { BarStore, BarWatermark } from "./ports.ts";
import { reserveCalls } from "./reserve-calls.ts";
import { extendedOpenMs, latestTradingDate, tradingDaysBefore } from "./trading-dates.ts";

export type RollUpBarsDeps = {
  /** NYSE's by its rules when left out. */
  calendar?: TradingCalendar;
  store: BarStore;
  bars: FallbackBars;
  budget: RateBudget;
  /** As for `syncPrices`; used only while there are no 1-minute bars. */
  symbolsPerRun: number;
  /** How often `prices_1m` runs. */
  minuteBarsEverySeconds: number;
};

const BUCKET_MS = 5 * MINUTE_MS;
/** The first run of a day looks this many trading days back, for bars that came in after their own day's runs. */
const LOOKBACK_TRADING_DAYS = 3;
/** Without a 1-minute bar for so long, and for so many of its intervals, `prices_1m` is taken to be off. */
const MINUTES_OFF_MS = 15 * MINUTE_MS;
const INTERVALS_OFF = 3;
const NEXT_PAGE_SECONDS = 1;

/**
 * The runner of `prices_5m`: joins stored 1-minute bars into complete 5-minute ones, of the day and, once a day, of the
 * days before; with a date range, of those days. While no 1-minute bars come in it fetches 5-minute bars instead.
 * Throws when nothing came of either.
 */
export async function rollUpBars(deps: RollUpBarsDeps, run: ClaimedRun, nowMs: number): Promise<RunProgress> {
  const report = emptyReport();
  const { calendar = nyseCalendar } = deps;
  const [minutes, fives] = await Promise.all([
    deps.store.readWatermarks("1m"),
    deps.store.readWatermarks("5m"),
  ]);
  if (fives.length === 0) {
    addNote(report, "no active tickers: add one with npm run seed -- add SPY");
    return { kind: "done", report };
  }
  const lastMinuteMs = newest(minutes);
  const patienceMs = Math.max(MINUTES_OFF_MS, INTERVALS_OFF * deps.minuteBarsEverySeconds * 1_000);
  const off = run.range === null && minutesAreOff(calendar, lastMinuteMs, { patienceMs, nowMs });
  // The bucket of the last minute bar may have lost its later minutes: a provider's own bar is whole.
  const endMs = off ? bucketOf(lastMinuteMs ?? 0) : nowMs;
  const range = rangeOf(calendar, run, newest(fives), { endMs, nowMs });
  if (run.page === 0 && lastMinuteMs !== null && range.fromMs < range.toMs) {
    addCount(report.stored, "bars_5m", await deps.store.rollUp({ ...range, nowMs }));
  }
  if (!off) return { kind: "done", report };
  return fetchInstead(deps, run, { fives, report, nowMs });
}

function rangeOf(
  calendar: TradingCalendar,
  run: ClaimedRun,
  lastFiveMs: number | null,
  at: { endMs: number; nowMs: number },
) {
  if (run.range !== null) {
    const { from, to } = run.range;
    return { fromMs: extendedOpenMs(from), toMs: Math.min(at.endMs, extendedOpenMs(addDays(to, 1))) };
  }
  const today = latestTradingDate(calendar, at.nowMs);
  const isFirst = lastFiveMs === null || lastFiveMs < extendedOpenMs(today);
  const since = isFirst ? tradingDaysBefore(calendar, today, LOOKBACK_TRADING_DAYS) : today;
  return { fromMs: extendedOpenMs(since), toMs: at.endMs };
}

function minutesAreOff(
  calendar: TradingCalendar,
  lastMinuteMs: number | null,
  { patienceMs, nowMs }: { patienceMs: number; nowMs: number },
): boolean {
  const inSession = calendar.isInSession(nowMs);
  const referenceMs = (inSession ? nowMs : calendar.lastClose(nowMs)) - patienceMs;
  // At the open they are only about to come.
  if (inSession && referenceMs < calendar.lastOpen(nowMs)) return false;
  return lastMinuteMs === null || lastMinuteMs < referenceMs;
}

async function fetchInstead(
  deps: RollUpBarsDeps,
  run: ClaimedRun,
  { fives, report, nowMs }: { fives: readonly BarWatermark[]; report: RunReport; nowMs: number },
): Promise<RunProgress> {
  const toMs = bucketOf(nowMs);
  const { slotMs, page } = run;
  const { calendar = nyseCalendar, symbolsPerRun: places } = deps;
  const choice = chooseSymbols({ watermarks: fives, places, slotMs, page, toMs, calendar });
  addNote(report, "5-minute bars are asked for, since no 1-minute bars come in");
  try {
    const gaps = await reserveCalls(deps, { gaps: choice.asked, besides: 0 }, report, nowMs);
    await fetchMissingBars(deps, { timeframe: "5m", gaps, toMs }, report);
  } catch (error) {
    if ((report.stored["bars_5m"] ?? 0) === 0) throw error;
    addFailure(report, "5m bars", error);
  }
  return choice.more ? { kind: "more", report, delaySeconds: NEXT_PAGE_SECONDS } : { kind: "done", report };
}

function newest(marks: readonly BarWatermark[]): number | null {
  const known = marks.flatMap(({ lastStartMs }) => (lastStartMs === null ? [] : [lastStartMs]));
  return known.length === 0 ? null : Math.max(...known);
}

function bucketOf(ms: number): number {
  return Math.floor(ms / BUCKET_MS) * BUCKET_MS;
}
