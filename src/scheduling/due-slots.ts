import { addDays, MINUTE_MS } from "../market/calendar-date.ts";
import { NEW_YORK, newYorkDate, wallTime, wallTimeToMs } from "../market/time-zone.ts";
import { nyseCalendar, type Session, type TradingCalendar } from "../market/trading-calendar.ts";
import type { Cadence, DailyCadence, Schedule, ScheduledJob, SessionCadence } from "./job.ts";

/** An occurrence that may start now. (job, slot) is its identity: whoever records it first has it. */
export type DueSlot = {
  readonly job: ScheduledJob;
  /** The nominal instant, epoch ms. */
  readonly slotMs: number;
  /** After the slot's own start, which may be later than the slot. */
  readonly lateMs: number;
};

export type DueSlotsInput = {
  readonly schedule: Schedule;
  /** The tick's nominal instant, epoch ms: not the clock, which runs ahead of it on a late delivery. */
  readonly scheduledTimeMs: number;
  readonly calendar?: TradingCalendar;
};

export type MissedSlotsInput = {
  readonly job: ScheduledJob;
  /** The latest slot already accounted for, epoch ms. */
  readonly sinceMs: number;
  readonly nowMs: number;
  readonly calendar?: TradingCalendar;
};

// The exchange has not been shut this long since 1914; a calendar without sessions must still end a search.
const SEARCH_DAYS = 31;
/** How long after its start every tick tries a slot. */
const PROMPT_MS = 10 * MINUTE_MS;

/**
 * For each job the latest slot in `(now - grace, now]`: at most one a job, in the order of the schedule.
 *
 * It remembers nothing, so every tick inside the grace (after ten minutes of it, those at which the job catches up) names the slot again and the claim decides. That is what makes
 * duplicate, late and reordered ticks harmless.
 */
export function dueSlots(input: DueSlotsInput): DueSlot[] {
  const { schedule, scheduledTimeMs, calendar = nyseCalendar } = input;
  const due: DueSlot[] = [];
  for (const job of schedule) {
    // As if the tick had come when the slot was named: everything after this counts from the nominal instant.
    const nominalMs = scheduledTimeMs - job.startDelaySeconds * 1_000;
    const slotMs = latestSlotInGrace(job, nominalMs, calendar);
    if (slotMs !== null && asksAt(job, nominalMs - slotMs))
      due.push({ job, slotMs, lateMs: nominalMs - slotMs });
  }
  return due;
}

/** Whether a tick that is `lateMs` after a slot's start tries it. */
function asksAt({ catchUpSeconds }: ScheduledJob, lateMs: number): boolean {
  if (catchUpSeconds === null || lateMs < PROMPT_MS) return true;
  return Math.floor(lateMs / MINUTE_MS) % (catchUpSeconds / 60) === 0;
}

/** Every slot of a job in `[fromMs, toMs)`, in order. */
export function expectedSlots(
  job: ScheduledJob,
  fromMs: number,
  toMs: number,
  calendar: TradingCalendar = nyseCalendar,
): number[] {
  const slots: number[] = [];
  if (!(fromMs < toMs)) return slots;
  const lastDate = slotDate(job.cadence, toMs - 1);
  for (let date = slotDate(job.cadence, fromMs); date <= lastDate; date = addDays(date, 1)) {
    for (const slotMs of slotsOn(job.cadence, date, calendar)) {
      if (slotMs >= fromMs && slotMs < toMs) slots.push(slotMs);
    }
  }
  return slots;
}

/**
 * Slots after `sinceMs` that can no longer run: their grace is over, or a later slot has come due and coalescing
 * leaves only that one. With `sinceMs` the latest slot in the ledger, every slot ends up either run or missed.
 */
export function missedSlots(input: MissedSlotsInput): number[] {
  const { job, sinceMs, nowMs, calendar = nyseCalendar } = input;
  const owed = expectedSlots(job, sinceMs + 1, nowMs + 1, calendar);
  const latest = owed.at(-1);
  const latestCanRun = latest !== undefined && nowMs - latest < job.graceSeconds * 1_000;
  return latestCanRun ? owed.slice(0, -1) : owed;
}

/** The first slot strictly after an instant, epoch ms; null when a month has none. */
export function nextSlot(
  job: ScheduledJob,
  afterMs: number,
  calendar: TradingCalendar = nyseCalendar,
): number | null {
  const today = slotDate(job.cadence, afterMs);
  for (let days = 0; days <= SEARCH_DAYS; days += 1) {
    const slots = slotsOn(job.cadence, addDays(today, days), calendar);
    const next = slots.find((slotMs) => slotMs > afterMs);
    if (next !== undefined) return next;
  }
  return null;
}

function latestSlotInGrace(job: ScheduledJob, nowMs: number, calendar: TradingCalendar): number | null {
  const oldestMs = nowMs - job.graceSeconds * 1_000;
  const today = slotDate(job.cadence, nowMs);
  const graceStart = slotDate(job.cadence, oldestMs);
  // Past midnight a slot of the evening before may still be in its grace.
  const dates = graceStart === today ? [today] : [today, addDays(today, -1)];
  for (const date of dates) {
    const slotMs = latestSlotOn(job.cadence, date, nowMs, calendar);
    if (slotMs !== null) return slotMs > oldestMs ? slotMs : null;
  }
  return null;
}

/** The date under which a cadence files an instant: New York's for sessions, the zone's own for daily jobs. */
function slotDate(cadence: Cadence, atMs: number): string {
  return wallTime(atMs, cadence.kind === "daily" ? cadence.timeZone : NEW_YORK).date;
}

function slotsOn(cadence: Cadence, date: string, calendar: TradingCalendar): number[] {
  if (cadence.kind === "daily") {
    const slotMs = dailySlot(cadence, date, calendar);
    return slotMs === null ? [] : [slotMs];
  }
  const session = calendar.sessionOn(date);
  if (session === null) return [];
  const stepMs = cadence.everySeconds * 1_000;
  const count = Math.floor((session.closeMs - session.openMs) / stepMs) + 1;
  const slots = Array.from({ length: count }, (_, index) => session.openMs + index * stepMs);
  const afterClose = afterCloseSlot(cadence, session);
  return afterClose === null ? slots : [...slots, afterClose];
}

/** The last of `slotsOn` at or before an instant, by arithmetic: a tick asks this of every job every minute. */
function latestSlotOn(
  cadence: Cadence,
  date: string,
  atMs: number,
  calendar: TradingCalendar,
): number | null {
  if (cadence.kind === "daily") {
    const slotMs = dailySlot(cadence, date, calendar);
    return slotMs !== null && slotMs <= atMs ? slotMs : null;
  }
  const session = calendar.sessionOn(date);
  if (session === null || atMs < session.openMs) return null;
  const afterClose = afterCloseSlot(cadence, session);
  if (afterClose !== null && afterClose <= atMs) return afterClose;
  const stepMs = cadence.everySeconds * 1_000;
  const elapsedMs = Math.min(atMs, session.closeMs) - session.openMs;
  return session.openMs + Math.floor(elapsedMs / stepMs) * stepMs;
}

function dailySlot(cadence: DailyCadence, date: string, calendar: TradingCalendar): number | null {
  const slotMs = wallTimeToMs(date, cadence.hour * 60 + cadence.minute, cadence.timeZone);
  if (cadence.days === "every") return slotMs;
  // The zone may be a day ahead of the exchange: 07:15 on Tuesday in Tokyo follows Monday's session.
  return calendar.sessionOn(newYorkDate(slotMs)) === null ? null : slotMs;
}

function afterCloseSlot(cadence: SessionCadence, session: Session): number | null {
  return cadence.afterCloseMinutes === null ? null : session.closeMs + cadence.afterCloseMinutes * MINUTE_MS;
}
