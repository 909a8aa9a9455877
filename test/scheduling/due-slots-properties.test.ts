import fc from "fast-check";
import { expect, test } from "vitest";
import { wallTime } from "../../src/market/time-zone.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { dueSlots, expectedSlots, missedSlots, nextSlot } from "../../src/scheduling/due-slots.ts";
import type { ScheduledJob } from "../../src/scheduling/job.ts";

const { sessionOn } = nyseCalendar;

const MINUTE = 60_000;
const DAY = 86_400_000;
const FIRST_DAY = Date.parse("2020-01-03T00:00:00Z");
const COVERED_DAYS = 3_270;
const seeded = { seed: 20_261_123, numRuns: 150 };

const anyDay = fc.integer({ min: 0, max: COVERED_DAYS }).map((days) => FIRST_DAY + days * DAY);
const rules = {
  startDelaySeconds: 0,
  catchUpSeconds: null,
  windowSeconds: 900,
  leaseSeconds: 60,
  overlap: "skip",
  coalesce: "latest",
} as const;

const sessionJob: fc.Arbitrary<ScheduledJob> = fc
  .record({
    minutes: fc.integer({ min: 1, max: 390 }),
    afterCloseMinutes: fc.option(fc.integer({ min: 1, max: 60 })),
    grace: fc.integer({ min: 1, max: 30 }),
  })
  .map(({ minutes, afterCloseMinutes, grace }) => ({
    ...rules,
    id: "options_refresh",
    cadence: { kind: "session", everySeconds: minutes * 60, afterCloseMinutes },
    graceSeconds: grace * 60,
  }));

const dailyJob: fc.Arbitrary<ScheduledJob> = fc
  .record({
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    timeZone: fc.constantFrom("UTC", "America/New_York", "Europe/Paris", "Asia/Tokyo"),
    days: fc.constantFrom("every" as const, "trading" as const),
    grace: fc.integer({ min: 1, max: 360 }),
  })
  .map(({ grace, ...cadence }) => ({
    ...rules,
    id: "retention",
    cadence: { kind: "daily", ...cadence },
    graceSeconds: grace * 60,
  }));

const anyJob = fc.oneof(sessionJob, dailyJob);

function slotAt(job: ScheduledJob, tickMs: number): number | undefined {
  return dueSlots({ schedule: [job], scheduledTimeMs: tickMs })[0]?.slotMs;
}

const minuteTicks = (fromMs: number, toMs: number): number[] =>
  Array.from({ length: Math.ceil((toMs - fromMs) / MINUTE) }, (_, index) => fromMs + index * MINUTE);

test("minute ticks find every expected slot on its minute, once, and no other", () => {
  fc.assert(
    fc.property(anyJob, anyDay, (job, dayMs) => {
      const ticks = minuteTicks(dayMs, dayMs + DAY);
      const onTime = ticks.filter((tickMs) => slotAt(job, tickMs) === tickMs);
      expect(onTime).toEqual(expectedSlots(job, dayMs, dayMs + DAY));
    }),
    seeded,
  );
});

test("a due slot is never ahead of its tick, never past its grace, and never stands for a later one", () => {
  const anySecond = fc.integer({ min: 0, max: 86_399_999 });
  fc.assert(
    fc.property(anyJob, anyDay, anySecond, (job, dayMs, offsetMs) => {
      const tickMs = dayMs + offsetMs;
      const graceMs = job.graceSeconds * 1_000;
      const inGrace = expectedSlots(job, tickMs - graceMs + 1, tickMs + 1);
      expect(slotAt(job, tickMs)).toBe(inGrace.at(-1));
    }),
    { ...seeded, numRuns: 1_000 },
  );
});

test("no slot of a session job lies off session, but for the one after the close", () => {
  fc.assert(
    fc.property(sessionJob, anyDay, (job, dayMs) => {
      if (job.cadence.kind !== "session") throw new Error("not a session job");
      for (const slotMs of expectedSlots(job, dayMs, dayMs + 7 * DAY)) {
        const session = sessionOn(wallTime(slotMs).date);
        expect(session).not.toBeNull();
        if (session === null) return;
        expect(slotMs).toBeGreaterThanOrEqual(session.openMs);
        const afterClose = session.closeMs + (job.cadence.afterCloseMinutes ?? 0) * MINUTE;
        expect(slotMs <= session.closeMs || slotMs === afterClose).toBe(true);
      }
    }),
    seeded,
  );
});

test("duplicate, late, lost and reordered ticks claim no slot twice and lose none: each is run or missed", () => {
  const disorder = fc.record({
    kept: fc.array(fc.boolean(), { minLength: 1_440, maxLength: 1_440 }),
    swaps: fc.array(fc.tuple(fc.nat(1_439), fc.nat(1_439)), { maxLength: 200 }),
    copies: fc.array(fc.nat(1_439), { maxLength: 50 }),
  });
  fc.assert(
    fc.property(anyJob, anyDay, disorder, (job, dayMs, { kept, swaps, copies }) => {
      const ticks = minuteTicks(dayMs, dayMs + DAY);
      for (const [from, to] of swaps) [ticks[from], ticks[to]] = [ticks[to] ?? dayMs, ticks[from] ?? dayMs];
      const delivered = [
        ...ticks.filter((_, index) => kept[index]),
        ...copies.map((index) => ticks[index] ?? dayMs),
      ];
      const run = new Set(
        delivered.map((tickMs) => slotAt(job, tickMs)).filter((slotMs) => slotMs !== undefined),
      );
      // Once every grace of the day is over, whatever did not run is missed.
      const nowMs = dayMs + DAY - 1 + job.graceSeconds * 1_000;
      const missed = missedSlots({ job, sinceMs: dayMs - 1, nowMs }).filter((slotMs) => !run.has(slotMs));
      const ofDay = (slotMs: number) => slotMs >= dayMs && slotMs < dayMs + DAY;
      const accounted = [...run, ...missed].filter(ofDay).toSorted((a, b) => a - b);
      expect(accounted).toEqual(expectedSlots(job, dayMs, dayMs + DAY));
    }),
    { ...seeded, numRuns: 60 },
  );
});

test("at any moment a slot is either the one that may run, or missed", () => {
  const minutes = fc.integer({ min: 0, max: 3 * 1_440 });
  fc.assert(
    fc.property(anyJob, anyDay, minutes, (job, dayMs, elapsed) => {
      const nowMs = dayMs + elapsed * MINUTE;
      const runnable = slotAt(job, nowMs);
      const missed = missedSlots({ job, sinceMs: dayMs - 1, nowMs });
      const owed = runnable === undefined || runnable < dayMs ? missed : [...missed, runnable];
      expect(owed).toEqual(expectedSlots(job, dayMs, nowMs + 1));
    }),
    { ...seeded, numRuns: 500 },
  );
});

test("following the next slot from one to another walks the expected slots", () => {
  fc.assert(
    fc.property(anyJob, anyDay, (job, dayMs) => {
      const walked: number[] = [];
      let next = nextSlot(job, dayMs - 1);
      while (next !== null && next < dayMs + 3 * DAY) {
        walked.push(next);
        const following = nextSlot(job, next);
        expect(following ?? Number.POSITIVE_INFINITY).toBeGreaterThan(next);
        next = following;
      }
      expect(walked).toEqual(expectedSlots(job, dayMs, dayMs + 3 * DAY));
    }),
    { ...seeded, numRuns: 40 },
  );
});
