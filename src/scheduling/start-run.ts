import { type AppError, asAppError, toldMessage } from "../errors.ts";
import { errorFields } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { ScheduledJob } from "./job.ts";
import { manualNotAfterMs, slotNotAfterMs } from "./not-after.ts";
import type { ClaimedRun, ClaimInput, ClaimOutcome, DateRange, RunTrigger } from "./ports.ts";
import { recordMissed } from "./record-missed.ts";
import { failureOf } from "./run-failure.ts";
import { runId } from "./run-id.ts";
import { type RunPageDeps, runPage } from "./run-page.ts";

export type StartRunDeps = RunPageDeps & {
  calendar: TradingCalendar;
  /** The real clock, epoch ms, whatever time the run lives in. */
  wallMs: () => number;
};

export type StartRunInput = {
  job: ScheduledJob;
  slotMs: number;
  trigger: RunTrigger;
  range: DateRange | null;
  symbol?: string | null;
  requestedBy: string | null;
  first?: string | undefined;
  nowMs: number;
};

export type StartRunResult = {
  runId: string;
  outcome: ClaimOutcome["kind"];
  /** Why the slot was skipped, or what of a run that goes on all the same has failed; null otherwise. */
  reason: string | null;
  clockSkewMs: number | null;
  /** False while the slot may still come back, because whoever holds it has not handed out its work. */
  settled: boolean;
};

const TICK_MS = 60_000;
const FIRST_WAIT_MS = 30_000;
/** Tries after the second are spread over the grace, or a daily job would have used all of them up in minutes. */
const GRACE_PARTS = 8;

/** Claims a slot and does its work, or starts it. A failure to start is written to the ledger and thrown on. */
export async function startRun(deps: StartRunDeps, input: StartRunInput): Promise<StartRunResult> {
  return followClaim(deps, input, await deps.ledger.claimRun(claimOf(deps, input)));
}

/** What is asked of the ledger for a slot. */
export function claimOf({ wallMs, calendar }: StartRunDeps, input: StartRunInput): ClaimInput {
  const { job, nowMs, requestedBy } = input;
  const leaseMs = job.leaseSeconds * 1_000;
  return { ...slotOf(input, calendar), leaseMs, requestedBy, nowMs, wallMs: wallMs() };
}

function slotOf(
  { job, slotMs, trigger, range, symbol = null, nowMs }: StartRunInput,
  calendar: TradingCalendar,
) {
  const notAfterMs =
    trigger === "manual" ? manualNotAfterMs(job, nowMs) : slotNotAfterMs(job, slotMs, calendar);
  return { id: runId(job.id, slotMs), job: job.id, slotMs, trigger, notAfterMs, range, symbol };
}

/** Does the work of a slot that was claimed, writes down what was missed before it. Throws as {@link startRun}. */
export async function followClaim(
  deps: StartRunDeps,
  input: StartRunInput,
  outcome: ClaimOutcome,
): Promise<StartRunResult> {
  const { job, slotMs, trigger, nowMs } = input;
  const slot = slotOf(input, deps.calendar);
  // Before the work, which may fail: the next claim looks back to this slot only.
  if (trigger === "schedule" && outcome.kind !== "taken") {
    await recordMissed(deps, job, { previousSlotMs: outcome.previousSlotMs, slotMs }, nowMs);
  }
  if (outcome.kind !== "claimed") return notClaimed(slot.id, outcome);
  const run: ClaimedRun = { ...slot, fence: outcome.fence, page: 0, first: input.first };
  const { clockSkewMs } = outcome;
  const started = { runId: slot.id, outcome: "claimed" as const, reason: null, clockSkewMs, settled: true };
  try {
    await runPage(deps, run, nowMs);
    return started;
  } catch (error) {
    const failure = asAppError(error);
    if (!(await recordFailure(deps, input, run, failure))) throw failure;
    deps.log("warn", "run_goes_on", { runId: slot.id, ...errorFields(failure) });
    return { ...started, reason: toldMessage(failure) };
  }
}

function notClaimed(id: string, outcome: Exclude<ClaimOutcome, { kind: "claimed" }>): StartRunResult {
  const skipped = outcome.kind === "skipped";
  return {
    runId: id,
    outcome: outcome.kind,
    reason: skipped ? outcome.reason : null,
    clockSkewMs: null,
    settled: skipped || outcome.published,
  };
}

/**
 * A failure that may pass leaves the slot to a later tick inside its grace. Where none comes in time, because the grace
 * is over or the run was started by hand, the run ends and leaves the way free. True when it goes on all the same: part
 * of its work is in the queue.
 */
async function recordFailure(
  deps: StartRunDeps,
  { job, slotMs, trigger, nowMs }: StartRunInput,
  run: ClaimedRun,
  failure: AppError,
): Promise<boolean> {
  const lastTickMs = slotMs + (job.startDelaySeconds + job.graceSeconds) * 1_000;
  const retryAtMs = nowMs + waitMs(job, run.fence, failure);
  const comesAgain = trigger === "schedule" && Math.max(retryAtMs, nowMs + TICK_MS) < lastTickMs;
  const reason = toldMessage(failure);
  if (!failure.retryable || !comesAgain) {
    const left = await deps.ledger.failRun(run, reason, nowMs);
    const why = { code: failure.code, message: reason };
    if (left === "ended") await deps.tellFailed?.(failureOf(run, why), nowMs);
    return left === "goes_on";
  }
  await deps.ledger.releaseRun(run, reason, retryAtMs);
  return false;
}

/** Twice as long after each attempt, and no shorter than whoever failed has asked for. */
function waitMs({ graceSeconds }: ScheduledJob, attempt: number, { retryAfterSeconds }: AppError): number {
  const spreadMs = attempt < 2 ? 0 : (graceSeconds * 1_000) / GRACE_PARTS;
  return Math.max(FIRST_WAIT_MS * 2 ** (attempt - 1), spreadMs, (retryAfterSeconds ?? 0) * 1_000);
}
