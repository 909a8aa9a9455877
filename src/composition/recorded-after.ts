import type { Config } from "../config/config.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { POLICY } from "../operations/plan-limits.ts";
import type { JobRunner, RunProgress } from "../scheduling/ports.ts";
import { addCount, addFailure } from "../scheduling/run-report.ts";
import { type RecordScope, recordOutcomes } from "../track-record/record-outcomes.ts";
import type { Stores } from "./stores/connect-stores.ts";

type Parts = { stores: Pick<Stores, "outcomeStore">; calendar: TradingCalendar };

/** Of a run, whatever it does beside: a year of twenty tickers takes a third of them. */
const MOST_PAGES = 600;

/**
 * A job after whose work the expirations that have settled are recorded, a page of them at a time, in further pages of the
 * run while some are left. What the job has stored is stored, whatever becomes of the record: the next run goes on.
 */
export function recordedAfter(
  { plan }: Pick<Config, "plan">,
  house: Parts,
  scope: RecordScope,
  runner: JobRunner,
): JobRunner {
  return async (run, nowMs) => {
    const progress = await runner(run, nowMs);
    // A page that follows at once can do it when all is stored; one that waits an hour would keep what has come waiting.
    if (progress.kind === "queued" || (progress.kind === "more" && progress.delaySeconds === 0))
      return progress;
    const another = run.page + 1 < MOST_PAGES && nowMs < run.notAfterMs;
    if (plan === "free" && another && hasWorked(progress)) return goingOn(progress);
    const { stored, left } = await recordPage(house, plan, scope, progress, nowMs);
    return another && left > 0 && stored > 0 ? goingOn(progress) : progress;
  };
}

type Reported = Exclude<RunProgress, { kind: "queued" }>;

/** On the free plan an invocation that has parsed what a vendor sent has no time left. */
function hasWorked({ report }: Reported): boolean {
  return Object.values(report.stored).some((count) => count > 0);
}

function goingOn({ report }: Reported): RunProgress {
  return { kind: "more", report, delaySeconds: 0 };
}

async function recordPage(
  { stores, calendar }: Parts,
  plan: Config["plan"],
  scope: RecordScope,
  { report }: Reported,
  nowMs: number,
): Promise<{ stored: number; left: number }> {
  try {
    const deps = { outcomes: stores.outcomeStore, calendar, outcomesPerPage: POLICY.outcomesPerPage[plan] };
    const recorded = await recordOutcomes(deps, nowMs, scope);
    if (recorded.stored > 0) addCount(report.stored, "outcomes", recorded.stored);
    if (recorded.held > 0) addCount(report.skipped, "outcomes_held", recorded.held);
    return recorded;
  } catch (error) {
    addFailure(report, "outcomes", error);
    return { stored: 0, left: 0 };
  }
}
