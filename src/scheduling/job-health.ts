import { newYorkDate } from "../market/time-zone.ts";
import { isInSession, sessionOn } from "../market/trading-calendar.ts";
import { expectedSlots } from "./due-slots.ts";
import type { ScheduledJob } from "./job.ts";

export type JobHealth = {
  late: boolean;
  /** The slot that should have been done by now and is not, epoch ms. */
  overdueSlotMs: number | null;
};

/**
 * Whether a job has fallen behind: in session, and its latest slot that has had its grace twice over (once to start,
 * once to finish) has no success, nor any later one. Outside the session nothing is late.
 */
export function jobHealth(job: ScheduledJob, lastSuccessSlotMs: number | null, nowMs: number): JobHealth {
  if (!isInSession(nowMs)) return { late: false, overdueSlotMs: null };
  const session = sessionOn(newYorkDate(nowMs));
  const dueBefore = nowMs - 2 * job.graceSeconds * 1_000;
  const overdue = session === null ? undefined : expectedSlots(job, session.openMs, dueBefore).at(-1);
  const late = overdue !== undefined && (lastSuccessSlotMs === null || lastSuccessSlotMs < overdue);
  return { late, overdueSlotMs: late ? overdue : null };
}
