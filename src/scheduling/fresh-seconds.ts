import { MINUTE_MS } from "../market/calendar-date.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { expectedSlots, nextSlot } from "./due-slots.ts";
import type { JobId, Schedule, ScheduledJob } from "./job.ts";

export type FreshInput = {
  schedule: Schedule;
  /** The jobs that write what is asked for. */
  writers: readonly JobId[];
  nowMs: number;
  calendar?: TradingCalendar;
};

/** How long a run may take until all that it writes is there: until then what is read may be half of it. */
const SESSION_RUN_MS = 3 * MINUTE_MS;
const DAILY_RUN_MS = 10 * MINUTE_MS;
const MINUTE_RUN_MS = 20_000;
const SETTLING_SECONDS = 15;

/**
 * Whole seconds until the next slot of any of the jobs starts: before that nothing changes but by hand. Fifteen at most
 * while a run is under way, at least one.
 */
export function freshSeconds({ schedule, writers, nowMs, calendar = nyseCalendar }: FreshInput): number {
  const jobs = schedule.filter(({ id }) => writers.includes(id));
  const next = jobs.flatMap((job) => {
    const delayMs = job.startDelaySeconds * 1_000;
    const slotMs = nextSlot(job, nowMs - delayMs, calendar);
    return slotMs === null ? [] : [slotMs + delayMs];
  });
  const untilNext = Math.floor((Math.min(...next) - nowMs) / 1_000);
  const most = jobs.some((job) => isUnderWay(job, nowMs, calendar)) ? SETTLING_SECONDS : untilNext;
  return Math.max(1, Math.min(most, untilNext));
}

function isUnderWay(job: ScheduledJob, nowMs: number, calendar: TradingCalendar): boolean {
  const nominalMs = nowMs - job.startDelaySeconds * 1_000;
  return expectedSlots(job, nominalMs - runMs(job), nominalMs + 1, calendar).length > 0;
}

function runMs({ cadence }: ScheduledJob): number {
  if (cadence.kind === "daily") return DAILY_RUN_MS;
  return cadence.everySeconds <= 60 ? MINUTE_RUN_MS : Math.min(SESSION_RUN_MS, cadence.everySeconds * 500);
}
