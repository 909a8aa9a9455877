import { nextSlot } from "./due-slots.ts";
import type { Schedule, ScheduledJob } from "./job.ts";

/** "next options_refresh 2026-11-23T15:00:00Z" for each job; what the calendar does not cover is left out. */
export function describeNextRuns(schedule: Schedule, nowMs: number): string[] {
  return schedule.flatMap((job) => nextRunOf(job, nowMs) ?? []);
}

/** The same for one job; null beyond the calendar. */
export function nextRunOf(job: ScheduledJob, nowMs: number): string | null {
  const slotMs = nextSlot(job, nowMs);
  return slotMs === null ? null : `next ${job.id} ${new Date(slotMs).toISOString().replace(".000Z", "Z")}`;
}
