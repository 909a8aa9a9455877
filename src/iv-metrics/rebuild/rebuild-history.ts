import type { ClaimedRun, RunProgress, RunReport } from "../../scheduling/ports.ts";
import type { RunMemory } from "../../scheduling/run-memory.ts";
import { addCount, addFailure, addNote, addReport, emptyReport } from "../../scheduling/run-report.ts";
import type { IvHistoryRow, IvHistoryStore } from "../history-ports.ts";
import { askHistory } from "./ask-history.ts";
import type { AskedHistory, AskHistoryDeps } from "./asked-history.ts";
import { describeHistoryPlan } from "./describe-history-plan.ts";
import { mostCalls, type PlanHistoryDeps, planOf } from "./plan-history.ts";
import { cutHistoryPage, type DayWork, historySubject, planHistoryWork } from "./plan-history-pages.ts";
import type { PastInputsReader } from "./ports.ts";
import { rebuildAnswers } from "./rebuild-answers.ts";
import { unheardDays } from "./rebuild-days.ts";
import { storeHistoryPage } from "./store-history-page.ts";
import { readWantedHistory, type WantedHistory } from "./wanted-days.ts";

export type RebuildHistoryDeps = AskHistoryDeps &
  PlanHistoryDeps & {
    store: IvHistoryStore;
    past: PastInputsReader;
    memory: RunMemory;
    /** Ranks the tickers anew after days of theirs were stored; how many rows changed. */
    rankAgain: (symbols: readonly string[], nowMs: number) => Promise<number>;
    /** Somebody else's bounds of the year; null where they are not wanted. */
    syncBounds: ((nowMs: number) => Promise<RunReport>) | null;
  };

const MAX_PAGES = 2_000;
/** A ticker that fails so often is left to the next run. */
const MOST_FAILURES = 3;

/**
 * Rebuilds the past year's volatility, the newest days first, a page of days at a time: from option quotes of a quarter
 * of an hour before the close or, where those cannot be had, from the minutes in which options traded. Every page decides
 * from what is stored, so that one that is repeated or was cut loses nothing. By schedule it stays out of the session.
 * Throws the first source's AppError when the first page gets nothing at all.
 */
export async function rebuildHistory(
  deps: RebuildHistoryDeps,
  run: ClaimedRun,
  nowMs: number,
): Promise<RunProgress> {
  const report = emptyReport();
  if (run.trigger === "schedule" && deps.calendar.isInSession(nowMs)) {
    addNote(report, "the session has begun; the next evening goes on with the days that are left");
    return { kind: "done", report };
  }
  const failed = run.page === 0 ? [] : await deps.memory.readFailed(run.id);
  const wanted = await readWantedHistory(deps, run, nowMs);
  const work = openWork(deps, run, wanted, failed);
  if (run.page === 0) await begin(deps, run, { wanted, work }, report, nowMs);
  if (work.length === 0) return { kind: "done", report };
  const [first] = deps.sources;
  const page = cutHistoryPage(work, deps.size[first?.source.evidence ?? "quotes"], mostCalls(deps));
  const asked = await askHistory(deps, run, page, report);
  const rows = [
    ...(await rebuildAnswers(deps, run, asked.answered, report)),
    ...unheardDays(asked.unheard, nowMs),
  ];
  await storePage(deps, rows, report, nowMs);
  const [failure] = asked.failed;
  if (rows.length === 0 && failure !== undefined) {
    if (run.page === 0) throw failure.error;
    addNote(report, "nobody answers; the next run goes on with the days that are left");
    return { kind: "done", report };
  }
  tellFailures(asked, page, report);
  if (asked.waitSeconds !== null) return goOn(run, report, asked.waitSeconds, nowMs);
  return goOn(run, report, 0, nowMs);
}

/**
 * Days that failed are not asked for again in this run, but for those of an outage, which says nothing of them: then the
 * next page is the first that gets nothing, or all is well again.
 */
function tellFailures({ answered, failed }: AskedHistory, page: readonly DayWork[], report: RunReport): void {
  if (failed.length > answered.length) return;
  for (const { work, error } of failed) {
    const all = page.some(({ day, tickers }) => day === work.day && tickers.length === work.tickers.length);
    const subjects = all ? [null] : work.tickers.map(({ symbol }) => symbol);
    for (const symbol of subjects) addFailure(report, historySubject(symbol, work.day), error);
  }
}

/** What is wanted, without the days that failed before in this run and the tickers that did so too often. */
function openWork(
  { calendar }: RebuildHistoryDeps,
  run: ClaimedRun,
  { gaps }: WantedHistory,
  failed: readonly string[],
): DayWork[] {
  const timesOf = new Map<string, number>();
  for (const subject of failed) {
    const [symbol = "", day] = subject.split(" ");
    if (day === undefined) continue;
    timesOf.set(symbol, (timesOf.get(symbol) ?? 0) + 1);
  }
  const open = gaps.filter(({ symbol }) => (timesOf.get(symbol) ?? 0) < MOST_FAILURES);
  return planHistoryWork(open, calendar, { first: run.first ?? null, passedOver: new Set(failed) });
}

/** The plan is told before anything is spent. */
async function begin(
  deps: RebuildHistoryDeps,
  run: ClaimedRun,
  { wanted, work }: { wanted: WantedHistory; work: readonly DayWork[] },
  report: RunReport,
  nowMs: number,
): Promise<void> {
  if (deps.syncBounds !== null) addReport(report, await deps.syncBounds(nowMs));
  for (const line of describeHistoryPlan(await planOf(deps, wanted, work, run, nowMs))) addNote(report, line);
}

async function storePage(
  { store, calendar, rankAgain }: RebuildHistoryDeps,
  rows: readonly IvHistoryRow[],
  report: RunReport,
  nowMs: number,
): Promise<void> {
  if (rows.length === 0) return;
  const stored = await storeHistoryPage(store, rows, calendar);
  if (stored > 0) addCount(report.stored, "iv_history", stored);
  for (const { quality, reason } of rows)
    if (quality === "none") addCount(report.skipped, reason ?? "no-data", 1);
  const symbols = [...new Set(rows.filter(({ iv30 }) => iv30 !== null).map(({ symbol }) => symbol))];
  if (symbols.length === 0) return;
  try {
    const ranked = await rankAgain(symbols, nowMs);
    if (ranked > 0) addCount(report.stored, "ranked", ranked);
  } catch (error) {
    addFailure(report, "rank", error);
  }
}

function goOn(run: ClaimedRun, report: RunReport, delaySeconds: number, nowMs: number): RunProgress {
  const nextMs = nowMs + delaySeconds * 1_000;
  if (run.page + 1 < MAX_PAGES && nextMs < run.notAfterMs) return { kind: "more", report, delaySeconds };
  addNote(report, "the run's time is over; the next run goes on with the days that are left");
  return { kind: "done", report };
}
