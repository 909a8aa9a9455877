import { expect, test } from "vitest";
import { MINUTE_MS } from "../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { awakeHours, awakeMs, COMPUTE_UNITS } from "../../src/operations/plan-awake.ts";
import { PLAN_LIMITS } from "../../src/operations/plan-limits.ts";
import { DAYS_A_MONTH } from "../../src/operations/plan-use.ts";
import { readHealth } from "../../src/operations/read-health.ts";
import { watchDue } from "../../src/operations/watch-due.ts";
import { dueSlots } from "../../src/scheduling/due-slots.ts";
import { buildSchedule } from "../../src/scheduling/schedule.ts";
import { DEFAULT_SCHEDULE } from "../support/schedule.ts";

const schedule = buildSchedule(DEFAULT_SCHEDULE);
const minute = (at: number) => ({ fromMs: at * MINUTE_MS, toMs: at * MINUTE_MS });

test("a database sleeps five minutes after the last question of each stretch", () => {
  expect(awakeMs([])).toBe(0);
  expect(awakeMs([minute(0)])).toBe(5 * MINUTE_MS);
  expect(awakeMs([minute(3), minute(0)])).toBe(8 * MINUTE_MS);
  expect(awakeMs([minute(0), minute(60), minute(61)])).toBe(11 * MINUTE_MS);
  expect(awakeMs([{ fromMs: 0, toMs: 20 * MINUTE_MS }, minute(10)])).toBe(25 * MINUTE_MS);
});

/** A week with five whole sessions, from Sunday to Saturday in New York; a month is 30.4 / 7 of it. */
const MINUTES = Array.from({ length: 7 * 1_440 }, (_, i) => Date.UTC(2026, 10, 8, 5) + i * MINUTE_MS);

/** Those at which the real schedule or the watch asks the database, every isolate fresh. */
const scheduled = MINUTES.filter(
  (atMs) => dueSlots({ schedule, scheduledTimeMs: atMs }).length > 0 || watchDue(atMs),
);

/** What /health does, and whether it asked the database. */
async function healthAsks(nowMs: number): Promise<boolean> {
  let asked = false;
  await readHealth(
    {
      calendar: nyseCalendar,
      schedulerEnabled: true,
      readJobs: async () => {
        asked = true;
        return [];
      },
      memory: { read: async () => null, write: async () => undefined },
      log: () => undefined,
    },
    nowMs,
    false,
  );
  return asked;
}

/** Compute-unit hours of a month of such weeks. */
const unitHours = (askedAtMs: readonly number[]) =>
  (awakeMs(askedAtMs.map((atMs) => ({ fromMs: atMs, toMs: atMs }))) / 3_600_000) *
  COMPUTE_UNITS *
  (DAYS_A_MONTH / 7);

test("a monitor that asks /health every minute of a month keeps the database within Neon's 100 hours", async () => {
  const monitored: number[] = [];
  for (const atMs of MINUTES) if (await healthAsks(atMs)) monitored.push(atMs);
  const watched = unitHours([...scheduled, ...monitored]);
  const limit = PLAN_LIMITS.neonComputeHoursPerMonth;
  expect(watched).toBeLessThan(limit);
  // In session the minute's jobs have it awake anyway.
  expect(watched).toBe(unitHours(scheduled));
  expect(monitored.length).toBe(5 * 390);
  // Were it asked every minute, it would never sleep.
  expect(unitHours(MINUTES)).toBeGreaterThan(limit);
});

test("what is planned is no less than what the ticks of such a week ask, and not much more", () => {
  const { sessionDay, restDay } = awakeHours(schedule);
  const planned = (5 * sessionDay + 2 * restDay) * COMPUTE_UNITS * (DAYS_A_MONTH / 7);
  expect(planned).toBeGreaterThanOrEqual(unitHours(scheduled) - 0.1);
  expect(planned).toBeLessThan(unitHours(scheduled) * 1.1);
});
