import { isAhead } from "../market/ahead.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { expectedSlots } from "./due-slots.ts";
import type { ScheduledJob } from "./job.ts";

export type JobHealth = {
  late: boolean;
  /** The slot that should have been done by now and is not, epoch ms. */
  overdueSlotMs: number | null;
};

/** What the ledger knows of a job. Instants are epoch ms. */
export type JobHistory = {
  lastSuccessSlotMs: number | null;
  /** When the ledger begins, null for an empty one: what was due before it is nobody's fault. */
  sinceMs: number | null;
};

const SHORTEST_PATIENCE_MS = 300_000;
const DAILY_PATIENCE_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Whether a job has fallen behind: a slot has had its time, and neither it nor a later one succeeded. A session job
 * has its grace twice over (once to start, once to finish, five minutes at least) and is late in session only; a daily
 * job has two hours, or what it says it takes, and is late at any time of day.
 */
export function jobHealth(
  job: ScheduledJob,
  history: JobHistory,
  nowMs: number,
  calendar: TradingCalendar = nyseCalendar,
): JobHealth {
  const overdueOf = job.cadence.kind === "daily" ? overdueDaily : overdueInSession;
  const overdue = overdueOf(job, nowMs, calendar);
  const late = overdue !== undefined && isOwed(overdue, history, nowMs);
  return { late, overdueSlotMs: late ? overdue : null };
}

function isOwed(slotMs: number, { lastSuccessSlotMs, sinceMs }: JobHistory, nowMs: number): boolean {
  if (sinceMs !== null && slotMs < sinceMs && !isAhead(sinceMs, nowMs)) return false;
  // A success of the future is of a clock that ran ahead.
  return lastSuccessSlotMs === null || lastSuccessSlotMs < slotMs || isAhead(lastSuccessSlotMs, nowMs);
}

function overdueInSession(job: ScheduledJob, nowMs: number, calendar: TradingCalendar): number | undefined {
  if (!calendar.isInSession(nowMs)) return undefined;
  const session = calendar.sessionOn(newYorkDate(nowMs));
  const patienceMs = Math.max(2 * job.graceSeconds * 1_000, SHORTEST_PATIENCE_MS);
  const dueBefore = nowMs - patienceMs - job.startDelaySeconds * 1_000;
  return session === null ? undefined : expectedSlots(job, session.openMs, dueBefore, calendar).at(-1);
}

/** Over a long weekend the last trading day's slot is still the one to look at. */
function overdueDaily(job: ScheduledJob, nowMs: number, calendar: TradingCalendar): number | undefined {
  const patienceMs = job.patienceSeconds === undefined ? DAILY_PATIENCE_MS : job.patienceSeconds * 1_000;
  return expectedSlots(job, nowMs - 5 * DAY_MS, nowMs - patienceMs, calendar).at(-1);
}
