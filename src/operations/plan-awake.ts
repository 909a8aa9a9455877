import { HOUR_MS, MINUTE_MS } from "../market/calendar-date.ts";
import { nyseCalendar } from "../market/trading-calendar.ts";
import { expectedSlots } from "../scheduling/due-slots.ts";
import type { Schedule, ScheduledJob } from "../scheduling/job.ts";
import { FULL_DAY } from "./plan-ticks.ts";
import { watchDue } from "./watch-due.ts";

/** Neon sleeps five minutes after the last query; awake, it is billed a quarter of a compute unit. */
const IDLE_MS = 5 * MINUTE_MS;
export const COMPUTE_UNITS = 0.25;

/** `[fromMs, toMs]`: from the first to the last question of a stretch. */
type Asked = { fromMs: number; toMs: number };

/** A Sunday of the same weeks: no session, and the jobs of every day. */
const REST_DAY = { fromMs: FULL_DAY.fromMs - 24 * HOUR_MS, toMs: FULL_DAY.fromMs };
/** A tick that finds a slot of the last ten minutes asks for it, unless its isolate knows that it is settled. */
const PROMPT_MS = 10 * MINUTE_MS;

/** How long a database is awake that was asked in these stretches, sleep setting in {@link IDLE_MS} after each; ms. */
export function awakeMs(asked: readonly Asked[]): number {
  let totalMs = 0;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of asked.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const endMs = toMs + IDLE_MS;
    if (endMs <= untilMs) continue;
    totalMs += endMs - Math.max(fromMs, untilMs);
    untilMs = endMs;
  }
  return totalMs;
}

/**
 * Hours that the schedule keeps the database awake on a session day and on a day of rest, each tick on a fresh isolate:
 * the most that they can be. Readers come on top.
 */
export function awakeHours(schedule: Schedule): { sessionDay: number; restDay: number } {
  const hours = (day: Asked) => awakeMs([...slotsAsked(schedule, day), ...watches(day)]) / HOUR_MS;
  return { sessionDay: hours(FULL_DAY), restDay: hours(REST_DAY) };
}

function slotsAsked(schedule: Schedule, { fromMs, toMs }: Asked): Asked[] {
  return schedule.flatMap((job) =>
    expectedSlots(job, fromMs, toMs).flatMap((slotMs) =>
      asksFor(job, slotMs + job.startDelaySeconds * 1_000),
    ),
  );
}

/** Every tick of the first minutes of a slot's grace, then those at which a daily job catches up. */
function asksFor({ graceSeconds, catchUpSeconds }: ScheduledJob, startMs: number): Asked[] {
  const graceMs = graceSeconds * 1_000;
  const lastMs = startMs + Math.max(0, Math.min(graceMs, PROMPT_MS) - MINUTE_MS);
  const asked: Asked[] = [{ fromMs: startMs, toMs: lastMs }];
  if (catchUpSeconds === null) return asked;
  for (let lateMs = catchUpSeconds * 1_000; lateMs < graceMs; lateMs += catchUpSeconds * 1_000) {
    asked.push({ fromMs: startMs + lateMs, toMs: startMs + lateMs });
  }
  return asked;
}

function watches({ fromMs, toMs }: Asked): Asked[] {
  const found: Asked[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += MINUTE_MS) {
    // Looks come every five minutes at most: the calendar is asked of those alone.
    if ((atMs / MINUTE_MS) % 5 === 4 && watchDue(atMs, nyseCalendar))
      found.push({ fromMs: atMs, toMs: atMs });
  }
  return found;
}
