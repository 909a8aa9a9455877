import { addDays, DAY_MS, dayNumber } from "../../market/calendar-date.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { expectedSlots } from "../due-slots.ts";
import type { Schedule, ScheduledJob } from "../job.ts";
import { downSeconds } from "./down-seconds.ts";
import type { JobDay } from "./job-day.ts";
import type { JobDayStore, LedgerDay } from "./ports.ts";

export type RollUpDeps = {
  days: JobDayStore;
  schedule: Schedule;
  calendar: TradingCalendar;
  /** How long the ledger keeps its entries, days. */
  ledgerDays: number;
};

/** Runs of these days may still end, be redriven, or be written down as missed after an outage. */
const UNSETTLED_DAYS = 5;

/**
 * Rolls up the UTC days before today that are not yet, and once more those that may have changed since: before the
 * ledger is pruned. It looks at what is missing, so that a day without a roll-up loses nothing. Returns how many days
 * of a job it wrote.
 */
export async function rollUpDays(deps: RollUpDeps, nowMs: number): Promise<number> {
  const today = utcDay(nowMs);
  const oldest = addDays(today, -deps.ledgerDays);
  const newest = await deps.days.newestDay();
  const unsettled = addDays(today, -UNSETTLED_DAYS);
  const next = newest === null ? oldest : addDays(newest, 1);
  const from = [oldest, next < unsettled ? next : unsettled].toSorted().at(-1) ?? unsettled;
  const ledger = await deps.days.readLedgerDays(startOf(from), startOf(today));
  const days = deps.schedule.flatMap((job) =>
    ledger.filter((day) => day.job === job.id).map((day) => jobDay(job, day, deps.calendar, nowMs)),
  );
  await deps.days.writeDays(days);
  return days.length;
}

/** A day of the ledger with what was due on it and how long it was down. */
export function jobDay(
  job: ScheduledJob,
  { lost, ...counted }: LedgerDay,
  calendar: TradingCalendar,
  nowMs: number,
): JobDay {
  const startMs = startOf(counted.day);
  const due = expectedSlots(job, startMs, startMs + DAY_MS, calendar).length;
  return { ...counted, due, downSeconds: downSeconds(job, lost, nowMs) };
}

export const utcDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);
export const startOf = (day: string) => dayNumber(day) * DAY_MS;
