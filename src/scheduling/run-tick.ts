import { errorFields, type Logger } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { type DueSlot, dueSlots, nextSlot } from "./due-slots.ts";
import type { Schedule, ScheduledJob } from "./job.ts";
import { runId } from "./run-id.ts";
import { type StartRunDeps, startRun } from "./start-run.ts";

export type RunTickDeps = StartRunDeps & {
  schedule: Schedule;
  log: Logger;
  /** Slots this isolate has seen settled: a tick inside their grace need not ask the database again. */
  settled: Set<string>;
  /** Looks up what the exchange says of the day, before anything of it starts; never throws. */
  learnHours: (nowMs: number) => Promise<void>;
};

const SETTLED_LIMIT = 500;
/** A clock that is this far from the database's own makes leases and slots doubtful. */
const SKEW_WARNING_MS = 30_000;

/**
 * One tick of the clock: starts what is due at `scheduledTimeMs`. With nothing due it returns without any I/O; with
 * something due it hears first whether the exchange trades at all. One job's failure is logged and never stops another.
 * Returns how many slots were due.
 */
export async function runTick(
  deps: RunTickDeps,
  tick: { scheduledTimeMs: number; nowMs: number },
): Promise<number> {
  if (unsettledSlots(deps, tick.scheduledTimeMs).length === 0) return 0;
  await deps.learnHours(tick.nowMs);
  const due = unsettledSlots(deps, tick.scheduledTimeMs);
  await Promise.all(due.map((slot) => runSlot(deps, slot, tick.nowMs)));
  if (due.length > 0) {
    deps.log("info", "tick", {
      at: new Date(tick.scheduledTimeMs).toISOString(),
      started: due.map(({ job }) => job.id),
      next: describeNextRuns(deps, tick.nowMs),
    });
  }
  return due.length;
}

function unsettledSlots(deps: RunTickDeps, scheduledTimeMs: number): DueSlot[] {
  return deps.schedule
    .flatMap((job) => slotsOf(deps, job, scheduledTimeMs))
    .filter(({ job, slotMs }) => !deps.settled.has(runId(job.id, slotMs)));
}

/** A calendar that cannot say keeps the jobs of the session from starting, and no other. */
function slotsOf({ calendar, log }: RunTickDeps, job: ScheduledJob, scheduledTimeMs: number): DueSlot[] {
  try {
    return dueSlots({ schedule: [job], scheduledTimeMs, calendar });
  } catch (error) {
    log("error", "slots_unknown", { job: job.id, ...errorFields(error) });
    return [];
  }
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
    const skewed = Math.abs(result.clockSkewMs ?? 0) > SKEW_WARNING_MS;
    deps.log(skewed ? "warn" : "info", "run_started", {
      runId: id,
      outcome: result.outcome,
      ...(result.reason !== null && { reason: result.reason }),
      ...(skewed && { clockSkewMs: result.clockSkewMs }),
      lateMs,
      next: nextRunOf(job, nowMs, deps.calendar),
    });
  } catch (error) {
    deps.log("error", "run_failed_to_start", { runId: id, lateMs, ...errorFields(error) });
  }
}

function settle(settled: Set<string>, id: string): void {
  if (settled.size >= SETTLED_LIMIT) settled.clear();
  settled.add(id);
}

/** "next options_refresh 2026-11-23T15:00:00Z" for each job. */
function describeNextRuns({ schedule, calendar }: RunTickDeps, nowMs: number): string[] {
  return schedule.flatMap((job) => nextRunOf(job, nowMs, calendar) ?? []);
}

/** The same for one job; null when nothing of it is due within a month, or the calendar cannot say. */
function nextRunOf(job: ScheduledJob, nowMs: number, calendar: TradingCalendar): string | null {
  try {
    const slotMs = nextSlot(job, nowMs, calendar);
    return slotMs === null ? null : `next ${job.id} ${new Date(slotMs).toISOString().replace(".000Z", "Z")}`;
  } catch {
    // Told where its slots are looked for.
    return null;
  }
}
