import type { ScheduledJob } from "./job.ts";

const MANUAL_SESSION_WINDOW_MS = 15 * 60_000;

/**
 * The instant from which a run's work is stale. A session job's run ends where its next slot begins, so that a run
 * whose work was lost never blocks the one after it.
 */
export function slotNotAfterMs(job: ScheduledJob, slotMs: number): number {
  return slotMs + job.windowSeconds * 1_000;
}

/** A run by hand has a quarter of an hour from when it was asked for, that of a daily job as long as by schedule. */
export function manualNotAfterMs(job: ScheduledJob, nowMs: number): number {
  const windowMs = job.cadence.kind === "daily" ? job.windowSeconds * 1_000 : MANUAL_SESSION_WINDOW_MS;
  return nowMs + windowMs;
}
