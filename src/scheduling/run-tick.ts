import { errorFields, type Logger } from "../log.ts";
import { type DueSlot, dueSlots, missedSlots, nextSlot } from "./due-slots.ts";
import type { Schedule } from "./job.ts";
import { slotNotAfterMs } from "./not-after.ts";
import type { RunLedger } from "./ports.ts";
import { runId } from "./run-id.ts";
import { type StartRunDeps, startRun } from "./start-run.ts";

export type RunTickDeps = StartRunDeps & {
  ledger: RunLedger;
  schedule: Schedule;
  log: Logger;
  /** Slots this isolate has seen settled: a tick inside their grace need not ask the database again. */
  settled: Set<string>;
};

/** How far back a gap is written to the ledger; older ones would only repeat that nothing ran. */
const MISSED_HORIZON_MS = 86_400_000;
const SETTLED_LIMIT = 500;

/**
 * One tick of the clock: starts what is due at `scheduledTimeMs`. With nothing due it returns without any I/O. One
 * job's failure is logged and never stops another.
 */
export async function runTick(
  deps: RunTickDeps,
  tick: { scheduledTimeMs: number; nowMs: number },
): Promise<void> {
  const due = dueSlots({ schedule: deps.schedule, scheduledTimeMs: tick.scheduledTimeMs }).filter(
    ({ job, slotMs }) => !deps.settled.has(runId(job.id, slotMs)),
  );
  await Promise.all(due.map((slot) => runSlot(deps, slot, tick.nowMs)));
}

async function runSlot(deps: RunTickDeps, { job, slotMs, lateMs }: DueSlot, nowMs: number): Promise<void> {
  const id = runId(job.id, slotMs);
  try {
    const notAfterMs = slotNotAfterMs(job, slotMs);
    const result = await startRun(deps, { job: job.id, slotMs, trigger: "schedule", notAfterMs, nowMs });
    if (result.settled) settle(deps.settled, id);
    if (result.previousSlotMs !== null)
      await tryRecordMissed(deps, job, result.previousSlotMs, slotMs, nowMs);
    deps.log("info", "run_started", {
      runId: id,
      outcome: result.outcome,
      lateMs,
      next: nextRun(job, nowMs),
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
  const sinceMs = Math.max(previousSlotMs, slotMs - MISSED_HORIZON_MS);
  const missed = missedSlots({ job, sinceMs, nowMs: slotMs }).filter((missedMs) => missedMs < slotMs);
  await deps.ledger.recordMissed(
    job.id,
    missed.map((missedMs) => ({ id: runId(job.id, missedMs), slotMs: missedMs })),
    nowMs,
  );
}

function nextRun(job: DueSlot["job"], nowMs: number): string | null {
  const next = nextSlot(job, nowMs);
  return next === null ? null : `${job.id} ${new Date(next).toISOString()}`;
}

function settle(settled: Set<string>, id: string): void {
  if (settled.size >= SETTLED_LIMIT) settled.clear();
  settled.add(id);
}
