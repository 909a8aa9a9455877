import { errorFields, type Logger } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { type DueSlot, dueSlots, nextSlot } from "./due-slots.ts";
import type { Schedule, ScheduledJob } from "./job.ts";
import type { ClaimOutcome } from "./ports.ts";
import { runId } from "./run-id.ts";
import { claimOf, followClaim, type StartRunDeps, type StartRunInput } from "./start-run.ts";

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
 * something due it hears first whether the exchange trades at all, then claims all of it with one request. One job's
 * failure is logged and never stops another. Returns how many slots this tick won, and so worked for.
 */
export async function runTick(
  deps: RunTickDeps,
  tick: { scheduledTimeMs: number; nowMs: number },
): Promise<number> {
  if (unsettledSlots(deps, tick.scheduledTimeMs).length === 0) return 0;
  await deps.learnHours(tick.nowMs);
  const due = unsettledSlots(deps, tick.scheduledTimeMs).map((slot) => ({
    slot,
    input: inputOf(slot, tick),
  }));
  const claims = await claimAll(deps, due);
  const won = claims.filter(({ outcome }) => outcome.kind === "claimed");
  await Promise.all(claims.map((claim) => runSlot(deps, claim)));
  if (due.length > 0) {
    deps.log("info", "tick", {
      at: new Date(tick.scheduledTimeMs).toISOString(),
      due: due.map(({ slot }) => slot.job.id),
      started: won.map(({ slot }) => slot.job.id),
      next: describeNextRuns(deps, tick.nowMs),
    });
  }
  return won.length;
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

type Due = { slot: DueSlot; input: StartRunInput };
type Claim = Due & { outcome: ClaimOutcome };

function inputOf({ job, slotMs }: DueSlot, { nowMs }: { nowMs: number }): StartRunInput {
  return { job, slotMs, trigger: "schedule", range: null, requestedBy: null, nowMs };
}

async function claimAll(deps: RunTickDeps, due: readonly Due[]): Promise<Claim[]> {
  try {
    const outcomes = await deps.ledger.claimRuns(due.map(({ input }) => claimOf(deps, input)));
    return due.flatMap((one, i) => {
      const outcome = outcomes[i];
      return outcome === undefined ? [] : [{ ...one, outcome }];
    });
  } catch (error) {
    for (const { slot } of due) logFailure(deps, slot, error);
    return [];
  }
}

async function runSlot(deps: RunTickDeps, { slot, input, outcome }: Claim): Promise<void> {
  const { job, lateMs } = slot;
  try {
    const { nowMs } = input;
    const result = await followClaim(deps, input, outcome);
    if (result.settled) settle(deps.settled, result.runId);
    const skewed = Math.abs(result.clockSkewMs ?? 0) > SKEW_WARNING_MS;
    deps.log(skewed ? "warn" : "info", "run_started", {
      runId: result.runId,
      outcome: result.outcome,
      ...(result.reason !== null && { reason: result.reason }),
      ...(skewed && { clockSkewMs: result.clockSkewMs }),
      lateMs,
      next: nextRunOf(job, nowMs, deps.calendar),
    });
  } catch (error) {
    logFailure(deps, slot, error);
  }
}

function logFailure({ log }: RunTickDeps, { job, slotMs, lateMs }: DueSlot, error: unknown): void {
  log("error", "run_failed_to_start", { runId: runId(job.id, slotMs), lateMs, ...errorFields(error) });
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
