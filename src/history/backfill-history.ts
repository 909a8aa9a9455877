import type { AppError } from "../errors.ts";
import { addDays } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { ClaimedRun, RunProgress, RunReport } from "../scheduling/ports.ts";
import type { RunMemory } from "../scheduling/run-memory.ts";
import { addFailure, addNote, emptyReport } from "../scheduling/run-report.ts";
import { closedSessions } from "./closed-sessions.ts";
import { type FillHistoryDeps, fillHistory, historySubject, subjectOf } from "./fill-history.ts";
import { cutHistoryPage, type HistoryPart, planHistory } from "./plan-history.ts";
import type { HoleStore } from "./ports.ts";

export type BackfillHistoryDeps = FillHistoryDeps & {
  /** NYSE's by its rules when left out. */
  calendar?: TradingCalendar;
  holes: HoleStore;
  memory: RunMemory;
  /** HISTORICAL_BACKFILL_LOOKBACK_DAYS. */
  lookbackDays: number;
  /** RETENTION_MINUTE_BARS_DAYS: older minutes would be deleted the next day. */
  minuteBarDays: number;
};

const MAX_PAGES = 500;
const LATER_SECONDS = 900;

/**
 * Fills the days of the lookback, or of a manual run's range, for which a ticker has no bar at all: daily bars, and
 * 1-minute bars within their retention. Works in pages; a page that brings nothing new is the last one. What the
 * providers have nothing for is remembered and not asked again. Throws `invalid_request` for a range outside the trading
 * calendar, and the provider's AppError when the first page gets no answer at all.
 */
export async function backfillHistory(
  deps: BackfillHistoryDeps,
  run: ClaimedRun,
  nowMs: number,
): Promise<RunProgress> {
  const report = emptyReport();
  const failed = new Set(run.page === 0 ? [] : await deps.memory.readFailed(run.id));
  const parts = await planParts(deps, run, failed, nowMs);
  const { page, left } = cutHistoryPage(parts);
  const filled = await fillPage(deps, run, page, report, nowMs);
  if (filled.limited !== null) return goOn(run, report, filled.limited, nowMs);
  // What a page could neither fill nor fail will not be there a minute later either.
  const changed = filled.changed || report.failures.length > 0;
  if (left === 0 || !changed) return { kind: "done", report };
  return goOn(run, report, 0, nowMs);
}

async function planParts(
  deps: BackfillHistoryDeps,
  run: ClaimedRun,
  failed: ReadonlySet<string>,
  nowMs: number,
): Promise<HistoryPart[]> {
  const today = newYorkDate(nowMs);
  const range = run.range ?? { from: addDays(today, -deps.lookbackDays), to: today };
  const keptFrom = addDays(today, 1 - deps.minuteBarDays);
  const calendars = {
    "1d": closedSessions(range, "settled", nowMs, deps.calendar),
    "1m": closedSessions(range, "late_trading_over", nowMs, deps.calendar).filter((day) => day >= keptFrom),
  };
  const parts: HistoryPart[] = [];
  for (const timeframe of ["1d", "1m"] as const) {
    if (failed.has(historySubject(timeframe))) continue;
    const holes = await deps.holes.readHoles(timeframe, calendars[timeframe], nowMs);
    const open = holes.filter(({ symbol }) => !failed.has(subjectOf(symbol, timeframe)));
    parts.push(...planHistory(timeframe, open, calendars[timeframe]));
  }
  return parts;
}

/** `limited`: seconds to wait because every provider asked to slow down; null when none did. */
async function fillPage(
  deps: BackfillHistoryDeps,
  run: ClaimedRun,
  page: readonly HistoryPart[],
  report: RunReport,
  nowMs: number,
): Promise<{ changed: boolean; limited: number | null }> {
  let changed = false;
  let answered = 0;
  const givenUp = new Set<string>();
  const errors: AppError[] = [];
  for (const part of page) {
    if (givenUp.has(part.timeframe)) continue;
    const outcome = await fillHistory(deps, run, part, report, nowMs);
    if (outcome.kind === "refused") {
      const { error } = outcome;
      if (error.code === "provider_rate_limited") {
        return { changed, limited: Math.max(LATER_SECONDS, error.retryAfterSeconds ?? 0) };
      }
      errors.push(error);
      if (giveUp(part, error, report)) givenUp.add(part.timeframe);
      continue;
    }
    answered += 1;
    if (outcome.kind === "unpaid") givenUp.add(part.timeframe);
    else changed ||= outcome.changed;
  }
  const [error] = errors;
  if (error !== undefined && answered === 0 && run.page === 0) throw error;
  return { changed, limited: null };
}

/** What is wrong with this request fails its symbols; what stops all, or an outage, fails the timeframe. */
function giveUp({ timeframe, symbols }: HistoryPart, error: AppError, report: RunReport): boolean {
  if (error.stopsAll || error.code === "provider_unavailable") {
    addFailure(report, historySubject(timeframe), error);
    return true;
  }
  for (const symbol of symbols) addFailure(report, subjectOf(symbol, timeframe), error);
  return false;
}

function goOn(run: ClaimedRun, report: RunReport, delaySeconds: number, nowMs: number): RunProgress {
  if (run.page + 1 < MAX_PAGES && nowMs + delaySeconds * 1_000 < run.notAfterMs) {
    return { kind: "more", report, delaySeconds };
  }
  addNote(report, "the run's time is over; the next run goes on with the holes that are left");
  return { kind: "done", report };
}
