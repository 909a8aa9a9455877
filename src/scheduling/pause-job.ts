import { AppError } from "../errors.ts";
import type { JobControls } from "./control-ports.ts";
import type { JobId } from "./job.ts";

/**
 * Keeps a job from starting until it is resumed: its slots are recorded as skipped with the reason, queued slices and
 * pages of a run that goes on are dropped as they come. Throws `conflict` when it is paused already.
 */
export async function pauseJob(
  { controls }: { controls: JobControls },
  { job, by, reason }: { job: JobId; by: string; reason: string },
  nowMs: number,
): Promise<void> {
  if (await controls.pause(job, by, reason, nowMs)) return;
  throw new AppError("conflict", `${job} is paused already.`, {
    hint: `Resume it first: POST /admin/jobs/${job}/resume.`,
  });
}
