import { addDays, DAY_MS } from "../../market/calendar-date.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { expectedSlots, nextSlot } from "../due-slots.ts";
import type { JobId, Schedule, ScheduledJob } from "../job.ts";
import { downSeconds } from "./down-seconds.ts";
import { type DayState, dayState, type JobDay } from "./job-day.ts";
import type { JobDayReader, LedgerDay, StoredOutage } from "./ports.ts";
import { jobDay, startOf, utcDay } from "./roll-up-days.ts";

export type ShownDay = JobDay & { state: DayState };

/** The last time that a job was down, and for how many seconds, by `downSeconds`. */
export type Outage = Omit<StoredOutage, "job"> & { downSeconds: number };

export type JobDays = {
  job: JobId;
  /** Oldest first, today last. */
  days: ShownDay[];
  lastOutage: Outage | null;
};

export type ReadJobDaysDeps = { days: JobDayReader; schedule: Schedule; calendar: TradingCalendar };

/** Yesterday is rolled up some time today. */
const LIVE_DAYS = 2;
/** No outage is counted slot by slot for longer. */
const LONGEST_OUTAGE_DAYS = 31;

/** So many UTC days of every job up to today: today and yesterday from the ledger, those before from the roll-up. */
export async function readJobDays(deps: ReadJobDaysDeps, count: number, nowMs: number): Promise<JobDays[]> {
  const today = utcDay(nowMs);
  const first = addDays(today, 1 - count);
  const liveFrom = addDays(today, 1 - LIVE_DAYS);
  const [rolledUp, live, outages] = await Promise.all([
    deps.days.readDays(first),
    deps.days.readLedgerDays(startOf(liveFrom), startOf(today) + DAY_MS),
    deps.days.readLastOutages(),
  ]);
  const begins = [...rolledUp, ...live].reduce((least, { day }) => (day < least ? day : least), today);
  const dates = Array.from({ length: count }, (_, i) => addDays(first, i));
  return deps.schedule.map((job) => {
    const own = new Map<string, JobDay>();
    for (const day of rolledUp) if (day.job === job.id) own.set(day.day, day);
    for (const day of live) if (day.job === job.id) own.set(day.day, shownLive(job, day, deps, nowMs));
    const outage = outages.find((each) => each.job === job.id);
    return {
      job: job.id,
      days: dates.map((date) => shownDay({ job, date, begins, today }, own.get(date), deps.calendar)),
      lastOutage: outage === undefined ? null : measured(job, outage, deps.calendar, nowMs),
    };
  });
}

function shownLive(job: ScheduledJob, day: LedgerDay, deps: ReadJobDaysDeps, nowMs: number): JobDay {
  return jobDay(job, day, deps.calendar, nowMs);
}

type Asked = { job: ScheduledJob; date: string; begins: string; today: string };

function shownDay(
  { job, date, begins, today }: Asked,
  day: JobDay | undefined,
  calendar: TradingCalendar,
): ShownDay {
  if (day !== undefined) return { ...day, state: dayState(day) };
  // Before the ledger begins nobody knows, whatever was due.
  const isDue = date >= begins && isDueOn(job, date, calendar);
  const state = date < begins ? "unknown" : dayState(nothingOf(job, date, isDue ? 1 : 0));
  return { ...nothingOf(job, date, isDue ? 1 : 0), state: isDue && date === today ? "waiting" : state };
}

function nothingOf(job: ScheduledJob, day: string, due: number): JobDay {
  const ended = { succeeded: 0, partial: 0, failed: 0, missed: 0, abandoned: 0, skipped: 0 };
  return { job: job.id, day, due, runs: 0, ...ended, downSeconds: 0, reason: null };
}

function isDueOn(job: ScheduledJob, day: string, calendar: TradingCalendar): boolean {
  const startMs = startOf(day);
  const slotMs = nextSlot(job, startMs - 1, calendar);
  return slotMs !== null && slotMs < startMs + DAY_MS;
}

/** No success came between its first and its last slot: all that was due between them came to nothing. */
function measured(
  job: ScheduledJob,
  { job: _id, ...outage }: StoredOutage,
  calendar: TradingCalendar,
  nowMs: number,
): Outage {
  const { firstSlotMs, lastSlotMs, recoveredAtMs } = outage;
  const fromMs = Math.max(firstSlotMs, lastSlotMs - LONGEST_OUTAGE_DAYS * DAY_MS);
  const slots = expectedSlots(job, fromMs, lastSlotMs + 1, calendar);
  const lost = slots.map((slotMs) => ({ slotMs, recoveredAtMs }));
  return { ...outage, downSeconds: downSeconds(job, lost, nowMs) };
}
