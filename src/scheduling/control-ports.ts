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

/** A slice that ended without its data: dead in the queue, refused for good, or lost with its run. */
export type LostTask = {
  runId: string;
  key: string;
  symbol: string;
  from: string;
  to: string;
  side: "ALL" | "CALL" | "PUT";
  slotMs: number;
  status: "failed" | "dead_lettered" | "abandoned";
  attempts: number;
  errorCode: string | null;
  errorMessage: string | null;
  finishedAtMs: number | null;
};

export type LostTasks = {
  /** Newest first. */
  list(limit: number): Promise<LostTask[]>;
  /**
   * Puts lost tasks back in the queue and their runs back to work until `leaseExpiresMs`; returns those that were
   * really lost.
   */
  reopen(
    tasks: readonly { runId: string; key: string }[],
    leaseExpiresMs: number,
    nowMs: number,
  ): Promise<LostTask[]>;
};

/** What was really used on a UTC day, by meter; see src/meter.ts. */
export type UsageReader = {
  /** From `fromDay` on, both UTC dates included. */
  read(fromDay: string, toDay: string): Promise<{ day: string; meter: string; used: number }[]>;
  /** Bytes of the database. */
  storageBytes(): Promise<number>;
};
