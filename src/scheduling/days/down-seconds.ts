import { DAY_MS } from "../../market/calendar-date.ts";
import type { ScheduledJob } from "../job.ts";

/** A scheduled slot that failed, was missed or abandoned. */
export type LostSlot = {
  slotMs: number;
  /** When the first run of a later slot that stored something had ended, epoch ms; null: none has. */
  recoveredAtMs: number | null;
};

/**
 * How long a job was down, in whole seconds. Each slot that came to nothing leaves the job down from its instant until
 * a later run has stored something, but no longer than the slot stands for: the interval of a job of the session, a day
 * of a daily one. So nights, weekends and holidays, when nothing is due, count for nothing; neither do slots that were
 * skipped, because the job was paused or its run before still going, nor runs by hand. Where slots overlap, time counts
 * once. What is not over yet counts up to `nowMs`.
 */
export function downSeconds(job: ScheduledJob, lost: readonly LostSlot[], nowMs: number): number {
  const standsForMs = job.cadence.kind === "daily" ? DAY_MS : job.cadence.everySeconds * 1_000;
  let totalMs = 0;
  let countedToMs = Number.NEGATIVE_INFINITY;
  for (const { slotMs, recoveredAtMs } of lost.toSorted((a, b) => a.slotMs - b.slotMs)) {
    const endMs = Math.min(slotMs + standsForMs, recoveredAtMs ?? nowMs, nowMs);
    const fromMs = Math.max(slotMs, countedToMs);
    if (endMs <= fromMs) continue;
    totalMs += endMs - fromMs;
    countedToMs = endMs;
  }
  return Math.round(totalMs / 1_000);
}
