import { asAppError } from "../errors.ts";
import type { JobId } from "./job.ts";
import type { ClaimedRun, ClaimOutcome, JobRunners, RunLedger, RunTrigger } from "./ports.ts";
import { runId } from "./run-id.ts";

export type StartRunDeps = { ledger: RunLedger; runners: JobRunners };

export type StartRunInput = {
  job: JobId;
  slotMs: number;
  trigger: RunTrigger;
  notAfterMs: number;
  nowMs: number;
};

export type StartRunResult = {
  runId: string;
  outcome: ClaimOutcome["kind"];
  previousSlotMs: number | null;
  /** False while the slot may still come back, because whoever holds it has not handed out its work. */
  settled: boolean;
};

/** Claims a slot and starts its work. A failure to start is written to the ledger and thrown on. */
export async function startRun(deps: StartRunDeps, input: StartRunInput): Promise<StartRunResult> {
  const { nowMs, ...slot } = input;
  const run: ClaimedRun = { id: runId(input.job, input.slotMs), ...slot };
  const outcome = await deps.ledger.claimRun({ ...run, nowMs });
  if (outcome.kind !== "claimed") {
    const settled = outcome.kind === "skipped" || outcome.published;
    return { runId: run.id, outcome: outcome.kind, previousSlotMs: null, settled };
  }
  try {
    const runner = deps.runners[run.job];
    if (runner === undefined) throw new Error(`No runner is registered for ${run.job}.`);
    await runner(run, nowMs);
  } catch (error) {
    const failure = asAppError(error);
    // A retryable failure keeps the claim: the next tick inside the grace takes it over when its lease is out. No tick
    // ever names a run by hand again, so that one ends and leaves the way free.
    if (!failure.retryable || run.trigger === "manual")
      await deps.ledger.failRun(run.id, failure.message, nowMs);
    throw failure;
  }
  return { runId: run.id, outcome: "claimed", previousSlotMs: outcome.previousSlotMs, settled: true };
}
