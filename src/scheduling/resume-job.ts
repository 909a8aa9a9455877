import { AppError } from "../errors.ts";
import type { JobControls } from "./control-ports.ts";
import type { JobId } from "./job.ts";

/**
 * Lets a job go on at its next slot. The slots of the pause stay skipped: jobs look at what is missing, so the next run
 * makes up for all of them and none is started twice. Throws `conflict` when it is not paused.
 */
export async function resumeJob(
  { controls }: { controls: JobControls },
  { job, by }: { job: JobId; by: string },
  nowMs: number,
): Promise<void> {
  if (await controls.resume(job, by, nowMs)) return;
  throw new AppError("conflict", `${job} is not paused.`, { hint: "GET /v1/jobs shows which jobs are." });
}
