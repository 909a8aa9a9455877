import type { JobId } from "./job.ts";
import type { ClaimedRun } from "./ports.ts";

/** A run that ended without its work, as the ledger tells it: a code and words for everybody to read. */
export type RunFailure = { runId: string; job: JobId; slotMs: number; code: string; message: string };

/** Called after a run ended without its work, to tell of it; never throws. */
export type TellFailed = (failure: RunFailure, nowMs: number) => Promise<void>;

/** Called with the runs that a claim has found dead, to tell of them; never throws. */
export type TellGivenUp = (runs: readonly RunFailure[], nowMs: number) => Promise<void>;

export function failureOf(
  { id: runId, job, slotMs }: Pick<ClaimedRun, "id" | "job" | "slotMs">,
  why: Pick<RunFailure, "code" | "message">,
): RunFailure {
  return { runId, job, slotMs, ...why };
}
