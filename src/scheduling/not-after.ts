import { HOUR_MS, MINUTE_MS } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import type { ScheduledJob } from "./job.ts";

const MANUAL_SESSION_WINDOW_MS = 15 * MINUTE_MS;
const AFTER_CLOSE_MS = 2 * HOUR_MS;

/**
 * The instant from which a run's work is stale. A session job's run ends where its next slot begins, so that a run
 * whose work was lost never blocks the one after it; from the close on that is up to two hours away.
 */
export function slotNotAfterMs(
  job: ScheduledJob,
  slotMs: number,
  calendar: TradingCalendar = nyseCalendar,
): number {
  return slotMs + Math.max(job.windowSeconds * 1_000, msToNextAfterClose(job, slotMs, calendar));
}

/** 0 for a slot before the close. */
function msToNextAfterClose({ cadence }: ScheduledJob, slotMs: number, calendar: TradingCalendar): number {
  if (cadence.kind === "daily") return 0;
  const session = calendar.sessionOn(newYorkDate(slotMs));
  if (session === null || slotMs < session.closeMs) return 0;
  const onClose = slotMs === session.closeMs && cadence.afterCloseMinutes !== null;
  return Math.min(AFTER_CLOSE_MS, onClose ? cadence.afterCloseMinutes * MINUTE_MS : AFTER_CLOSE_MS);
}

/** A run by hand has a quarter of an hour from when it was asked for, that of a daily job as long as by schedule. */
export function manualNotAfterMs(job: ScheduledJob, nowMs: number): number {
  const windowMs = job.cadence.kind === "daily" ? job.windowSeconds * 1_000 : MANUAL_SESSION_WINDOW_MS;
  return nowMs + windowMs;
}
