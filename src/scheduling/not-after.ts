import type { ScheduledJob } from "./job.ts";

const DAILY_WINDOW_MS = 3_600_000;
const MANUAL_WINDOW_MS = 15 * 60_000;

/**
 * The instant from which a run's work is stale. A session job's run ends where its next slot begins, so that a run
 * whose work was lost never blocks the one after it.
 */
export function slotNotAfterMs(job: ScheduledJob, slotMs: number): number {
  return slotMs + (job.cadence.kind === "session" ? job.cadence.everySeconds * 1_000 : DAILY_WINDOW_MS);
}

/** A run by hand has a quarter of an hour from when it was asked for. */
export function manualNotAfterMs(nowMs: number): number {
  return nowMs + MANUAL_WINDOW_MS;
}
