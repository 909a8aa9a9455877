import type { JobId } from "./job.ts";

/** What the operator reaches: levers on jobs, and work that was lost. */

/** Who paused a job, when and why; null fields for one that was never paused. Instants are epoch ms. */
export type JobControl = {
  job: JobId;
  paused: boolean;
  pausedAtMs: number | null;
  pausedBy: string | null;
  reason: string | null;
  resumedAtMs: number | null;
  resumedBy: string | null;
};

export type JobControls = {
  /** Jobs that were ever paused. */
  list(): Promise<JobControl[]>;
  /** False when it was paused already; the first reason stands. */
  pause(job: JobId, by: string, reason: string, nowMs: number): Promise<boolean>;
  /** False when it was not paused. */
  resume(job: JobId, by: string, nowMs: number): Promise<boolean>;
};
