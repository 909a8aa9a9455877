import { errorFields, type Logger } from "../log.ts";
import { type DueSlot, dueSlots, missedSlots } from "./due-slots.ts";
import type { Schedule } from "./job.ts";
import { describeNextRuns, nextRunOf } from "./next-runs.ts";
import { runId } from "./run-id.ts";
import { type StartRunDeps, startRun } from "./start-run.ts";

export type RunTickDeps = StartRunDeps & {
  schedule: Schedule;
  log: Logger;
  /** Slots this isolate has seen settled: a tick inside their grace need not ask the database again. */
  settled: Set<string>;
};

/** How far back a gap is written to the ledger: over a long weekend, for daily jobs over a month. */
const DAY_MS = 86_400_000;
const MISSED_HORIZON_MS = { session: 4 * DAY_MS, daily: 35 * DAY_MS } as const;
const SETTLED_LIMIT = 500;
/** A clock that is this far from the database's own makes leases and slots doubtful. */
const SKEW_WARNING_MS = 30_000;

/**
 * One tick of the clock: starts what is due at `scheduledTimeMs`. With nothing due it returns without any I/O. One
 * job's failure is logged and never stops another. Returns how many slots were due.
 */
export async function runTick(
  deps: RunTickDeps,
  tick: { scheduledTimeMs: number; nowMs: number },
): Promise<number> {
  const due = dueSlots({ schedule: deps.schedule, scheduledTimeMs: tick.scheduledTimeMs }).filter(
    ({ job, slotMs }) => !deps.settled.has(runId(job.id, slotMs)),
  );
  await Promise.all(due.map((slot) => runSlot(deps, slot, tick.nowMs)));
  if (due.length > 0) {
    deps.log("info", "tick", {
      at: new Date(tick.scheduledTimeMs).toISOString(),
      started: due.map(({ job }) => job.id),
      next: describeNextRuns(deps.schedule, tick.nowMs),
    });
  }
  return due.length;
}

async function runSlot(deps: RunTickDeps, { job, slotMs, lateMs }: DueSlot, nowMs: number): Promise<void> {
  const id = runId(job.id, slotMs);
  try {
    const result = await startRun(deps, {
      job,
      slotMs,
      trigger: "schedule",
      range: null,
      requestedBy: null,
      nowMs,
    });
    if (result.settled) settle(deps.settled, id);
    if (result.previousSlotMs !== null)
      await tryRecordMissed(deps, job, result.previousSlotMs, slotMs, nowMs);
    const skewed = Math.abs(result.clockSkewMs ?? 0) > SKEW_WARNING_MS;
    deps.log(skewed ? "warn" : "info", "run_started", {
      runId: id,
      outcome: result.outcome,
      ...(result.reason !== null && { reason: result.reason }),
      ...(skewed && { clockSkewMs: result.clockSkewMs }),
      lateMs,
      next: nextRunOf(job, nowMs),
    });
  } catch (error) {
    deps.log("error", "run_failed_to_start", { runId: id, lateMs, ...errorFields(error) });
  }
}

/** The run itself has started: what fails here is told apart from it. */
async function tryRecordMissed(...args: Parameters<typeof recordMissed>): Promise<void> {
  try {
    await recordMissed(...args);
  } catch (error) {
    const [deps, job, previousSlotMs, slotMs] = args;
    const gap = [previousSlotMs, slotMs].map((ms) => new Date(ms).toISOString());
    deps.log("error", "missed_slots_unrecorded", { job: job.id, between: gap, ...errorFields(error) });
  }
}

async function recordMissed(
  deps: RunTickDeps,
  job: DueSlot["job"],
  previousSlotMs: number,
  slotMs: number,
  nowMs: number,
): Promise<void> {
  const sinceMs = Math.max(previousSlotMs, slotMs - MISSED_HORIZON_MS[job.cadence.kind]);
  const missed = missedSlots({ job, sinceMs, nowMs: slotMs }).filter((missedMs) => missedMs < slotMs);
  await deps.ledger.recordMissed(
    job.id,
    missed.map((missedMs) => ({ id: runId(job.id, missedMs), slotMs: missedMs })),
    nowMs,
  );
}

function settle(settled: Set<string>, id: string): void {
  if (settled.size >= SETTLED_LIMIT) settled.clear();
  settled.add(id);
}
