import { MINUTE_MS } from "../market/calendar-date.ts";
import { expectedSlots } from "../scheduling/due-slots.ts";
import type { JobId, Schedule } from "../scheduling/job.ts";

/** A plain session day of winter: the longest there is, with all slots on its UTC date but the one after hours. */
export const FULL_DAY = { fromMs: Date.UTC(2026, 10, 23, 6), toMs: Date.UTC(2026, 10, 24, 6) };

/** The ticks of a full day that start something, by their instant, each with the jobs that it starts. */
export function ticksOfDay(schedule: Schedule): Map<number, JobId[]> {
  const ticks = new Map<number, JobId[]>();
  for (const job of schedule) {
    for (const slotMs of expectedSlots(job, FULL_DAY.fromMs, FULL_DAY.toMs)) {
      const tickMs = Math.ceil((slotMs + job.startDelaySeconds * 1_000) / MINUTE_MS) * MINUTE_MS;
      const jobs = ticks.get(tickMs);
      if (jobs === undefined) ticks.set(tickMs, [job.id]);
      else jobs.push(job.id);
    }
  }
  return ticks;
}
