import { newYorkDate } from "../market/time-zone.ts";
import { sessionOn } from "../market/trading-calendar.ts";
import type { ScheduledJob } from "./job.ts";

const MANUAL_SESSION_WINDOW_MS = 15 * 60_000;
const AFTER_CLOSE_WINDOW_MS = 2 * 3_600_000;

/**
 * The instant from which a run's work is stale. A session job's run ends where its next slot begins, so that a run
 * whose work was lost never blocks the one after it; the slot after the close has two hours, as none follows soon.
 */
export function slotNotAfterMs(job: ScheduledJob, slotMs: number): number {
  const windowMs = job.windowSeconds * 1_000;
  return slotMs + (isAfterClose(job, slotMs) ? Math.max(windowMs, AFTER_CLOSE_WINDOW_MS) : windowMs);
}

function isAfterClose({ cadence }: ScheduledJob, slotMs: number): boolean {
  if (cadence.kind === "daily") return false;
  const session = sessionOn(newYorkDate(slotMs));
  return session !== null && slotMs > session.closeMs;
}

/** A run by hand has a quarter of an hour from when it was asked for, that of a daily job as long as by schedule. */
export function manualNotAfterMs(job: ScheduledJob, nowMs: number): number {
  const windowMs = job.cadence.kind === "daily" ? job.windowSeconds * 1_000 : MANUAL_SESSION_WINDOW_MS;
  return nowMs + windowMs;
}
