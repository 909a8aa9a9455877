import { expect, test } from "vitest";
import { wallTime } from "../../src/market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../../src/market/trading-calendar.ts";
import { dueSlots, expectedSlots, missedSlots, nextSlot } from "../../src/scheduling/due-slots.ts";
import type { ScheduledJob } from "../../src/scheduling/job.ts";
import { buildSchedule } from "../../src/scheduling/schedule.ts";
import { DEFAULT_SCHEDULE } from "../support/schedule.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().replace(".000Z", "Z"));
const rules = {
  startDelaySeconds: 0,
  graceSeconds: 600,
  catchUpSeconds: null,
  windowSeconds: 900,
  leaseSeconds: 60,
  overlap: "skip",
  coalesce: "latest",
} as const;

const chainsEvery = (optionChainIntervalMinutes: number) =>
  buildSchedule({ ...DEFAULT_SCHEDULE, optionChainIntervalMinutes }).filter(
    ({ id }) => id === "options_refresh",
  );
const schedule = chainsEvery(15);
const [chains] = schedule as [ScheduledJob];
const endOfDay: ScheduledJob = {
  ...rules,
  id: "eod_sync",
  cadence: { kind: "daily", hour: 22, minute: 15, timeZone: "UTC", days: "trading" },
};

function newYorkClock(ms: number): string {
  const { minuteOfDay } = wallTime(ms);
  return `${String(Math.floor(minuteOfDay / 60)).padStart(2, "0")}:${String(minuteOfDay % 60).padStart(2, "0")}`;
}

/** What one tick at that instant says: job@slot +lateness in seconds. */
function due(tick: string, jobs: readonly ScheduledJob[] = schedule): string[] {
  const found = dueSlots({ schedule: jobs, scheduledTimeMs: at(tick) });
  return found.map(({ job, slotMs, lateMs }) => `${job.id}@${iso(slotMs)} +${lateMs / 1_000}`);
}

const quarterHours = (from: string, to: string): string[] => {
  const [first, last] = [from, to].map(
    (clock) => Number(clock.slice(0, 2)) * 4 + Number(clock.slice(3)) / 15,
  );
  const clocks: string[] = [];
  for (let quarter = first ?? 0; quarter <= (last ?? 0); quarter += 1) {
    clocks.push(
      `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`,
    );
  }
  return clocks;
};

test.each([
  ["2026-11-23", "an ordinary Monday", 28, [...quarterHours("09:30", "16:00"), "16:15"]],
  ["2026-03-09", "the Monday after the clocks go forward", 28, quarterHours("09:30", "16:15")],
  ["2026-11-02", "the Monday after the clocks go back", 28, quarterHours("09:30", "16:15")],
  ["2026-11-27", "the half day after Thanksgiving", 16, quarterHours("09:30", "13:15")],
  ["2026-12-24", "Christmas Eve", 16, quarterHours("09:30", "13:15")],
  ["2026-11-26", "Thanksgiving", 0, []],
  ["2026-11-28", "a Saturday", 0, []],
  ["2026-03-08", "the Sunday the clocks go forward", 0, []],
  ["2026-11-01", "the Sunday the clocks go back", 0, []],
  ["2025-01-09", "a day of mourning", 0, []],
])("on %s, %s, minute ticks find %i slots, each on its minute", (date, _what, count, clocks) => {
  const onTime: number[] = [];
  const claimed = new Set<number>();
  for (let tickMs = at(`${date}T00:00:00Z`); tickMs < at(`${date}T00:00:00Z`) + DAY; tickMs += MINUTE) {
    for (const { slotMs, lateMs } of dueSlots({ schedule, scheduledTimeMs: tickMs })) {
      claimed.add(slotMs);
      if (lateMs === 0) onTime.push(slotMs);
    }
  }
  expect(onTime).toHaveLength(count);
  expect(onTime.map(newYorkClock)).toEqual(clocks);
  expect([...claimed]).toEqual(onTime);
});

test("the same wall times are other instants on the two sides of a clock change", () => {
  expect(due("2026-03-06T14:30:00Z")).toEqual(["options_refresh@2026-03-06T14:30:00Z +0"]);
  expect(due("2026-03-09T13:30:00Z")).toEqual(["options_refresh@2026-03-09T13:30:00Z +0"]);
  expect(due("2026-11-02T13:30:00Z")).toEqual([]);
  expect(due("2026-11-02T14:30:00Z")).toEqual(["options_refresh@2026-11-02T14:30:00Z +0"]);
});

test.each([
  ["2026-11-23T14:29:59.999Z", []], // a millisecond early is early
  ["2026-11-23T14:30:00Z", ["options_refresh@2026-11-23T14:30:00Z +0"]],
  ["2026-11-23T14:39:00Z", ["options_refresh@2026-11-23T14:30:00Z +540"]],
  ["2026-11-23T14:39:59.999Z", ["options_refresh@2026-11-23T14:30:00Z +599.999"]],
  ["2026-11-23T14:40:00Z", []], // the grace is over on the tenth minute
  ["2026-11-23T21:00:00Z", ["options_refresh@2026-11-23T21:00:00Z +0"]], // the close itself
  ["2026-11-23T21:10:00Z", []],
  ["2026-11-23T21:15:00Z", ["options_refresh@2026-11-23T21:15:00Z +0"]], // the one after the close
  ["2026-11-23T21:24:00Z", ["options_refresh@2026-11-23T21:15:00Z +540"]],
  ["2026-11-23T21:30:00Z", []],
  ["2026-11-27T18:15:00Z", ["options_refresh@2026-11-27T18:15:00Z +0"]],
  ["2026-11-27T18:30:00Z", []],
])("a tick at %s finds %j", (tick, expected) => {
  expect(due(tick)).toEqual(expected);
});

test("a clock that goes back names the old slot again, under its old identity", () => {
  const forward = due("2026-11-23T15:02:00Z");
  expect(due("2026-11-23T14:58:00Z")).toEqual([]);
  expect(due("2026-11-23T14:47:00Z")).toEqual(["options_refresh@2026-11-23T14:45:00Z +120"]);
  expect(due("2026-11-23T15:02:00Z")).toEqual(forward);
});

test("with a grace as long as the interval there is exactly one slot to run at any time", () => {
  const everyFive = chainsEvery(5);
  expect(due("2026-11-23T14:34:59Z", everyFive)).toEqual(["options_refresh@2026-11-23T14:30:00Z +299"]);
  expect(due("2026-11-23T14:35:00Z", everyFive)).toEqual(["options_refresh@2026-11-23T14:35:00Z +0"]);
});

test("an interval that does not divide the session counts from the open and never passes the close", () => {
  const [hourly] = chainsEvery(60) as [ScheduledJob];
  const slots = expectedSlots(hourly, at("2026-11-23T00:00:00Z"), at("2026-11-24T00:00:00Z"));
  expect(slots.map(newYorkClock)).toEqual([
    ...["09:30", "10:30", "11:30", "12:30", "13:30", "14:30", "15:30"],
    "16:15",
  ]);
});

test("a week's expected slots are its sessions' slots: 28 a day, 16 on the half day, none on Thanksgiving", () => {
  const week = expectedSlots(chains, at("2026-11-22T00:00:00Z"), at("2026-11-29T00:00:00Z"));
  expect(week).toHaveLength(3 * 28 + 16);
  expect(new Set(week).size).toBe(week.length);
});

test("expected slots include the start of the range, exclude its end, and an empty range has none", () => {
  const [open, next] = [at("2026-11-23T14:30:00Z"), at("2026-11-23T14:45:00Z")];
  expect(expectedSlots(chains, open, next)).toEqual([open]);
  expect(expectedSlots(chains, open + 1, next + 1)).toEqual([next]);
  expect(expectedSlots(chains, next, open)).toEqual([]);
  expect(expectedSlots(chains, open, open)).toEqual([]);
});

test("slots that nobody ran are missed once their grace is over", () => {
  const sinceMs = at("2026-11-23T14:30:00Z");
  const missed = (now: string) => missedSlots({ job: chains, sinceMs, nowMs: at(now) }).map(iso);
  expect(missed("2026-11-23T14:54:59Z")).toEqual([]);
  expect(missed("2026-11-23T14:55:00Z")).toEqual(["2026-11-23T14:45:00Z"]);
  expect(missed("2026-11-23T15:20:00Z")).toEqual(["2026-11-23T14:45:00Z", "2026-11-23T15:00:00Z"]);
  expect(missed("2026-11-23T14:00:00Z")).toEqual([]); // the clock went back
});

test("a slot that coalescing passes over is missed as soon as the later one is due", () => {
  const job: ScheduledJob = {
    ...chains,
    cadence: { kind: "session", everySeconds: 900, afterCloseMinutes: 5 },
  };
  const nowMs = at("2026-11-23T21:05:00Z");
  expect(dueSlots({ schedule: [job], scheduledTimeMs: nowMs }).map(({ slotMs }) => iso(slotMs))).toEqual([
    "2026-11-23T21:05:00Z",
  ]);
  const sinceMs = at("2026-11-23T20:45:00Z");
  expect(missedSlots({ job, sinceMs, nowMs }).map(iso)).toEqual(["2026-11-23T21:00:00Z"]);
});

test("an outage over a weekend costs Friday's and Monday's slots and nothing in between", () => {
  const nowMs = at("2026-11-30T14:50:00Z");
  const missed = missedSlots({ job: chains, sinceMs: at("2026-11-27T18:00:00Z"), nowMs });
  expect(missed.map(iso)).toEqual(["2026-11-27T18:15:00Z", "2026-11-30T14:30:00Z"]);
});

test.each([
  ["2026-11-23T10:00:00Z", "2026-11-23T14:30:00Z"],
  ["2026-11-23T14:30:00Z", "2026-11-23T14:45:00Z"],
  ["2026-11-23T21:00:00Z", "2026-11-23T21:15:00Z"],
  ["2026-11-25T21:15:00Z", "2026-11-27T14:30:00Z"], // over Thanksgiving
  ["2026-11-27T18:15:00Z", "2026-11-30T14:30:00Z"],
  ["2026-03-06T21:15:00Z", "2026-03-09T13:30:00Z"], // over the clock change
  ["2028-12-29T21:15:00Z", "2029-01-02T14:30:00Z"], // past the checked years by the standing rules
  ["2035-01-02T12:00:00Z", "2035-01-02T14:30:00Z"],
])("after %s the next refresh is %s", (after, expected) => {
  expect(iso(nextSlot(chains, at(after)))).toBe(expected);
});

test("a calendar that never opens has no next slot, and the search ends", () => {
  const alwaysClosed: TradingCalendar = { ...nyseCalendar, sessionOn: () => null };
  expect(nextSlot(chains, at("2026-11-23T10:00:00Z"), alwaysClosed)).toBeNull();
  expect(dueSlots({ schedule, scheduledTimeMs: at("2026-11-23T15:00:00Z"), calendar: alwaysClosed })).toEqual(
    [],
  );
});

test("past the checked years a tick finds what is due by the standing rules", () => {
  expect(due("2029-01-02T14:30:00Z")).toEqual(
    due("2026-11-23T14:30:00Z").map((slot) => slot.replace("2026-11-23", "2029-01-02")),
  );
  expect(due("2029-01-01T14:30:00Z")).toEqual([]);
});

test("a daily job of trading days runs at its hour in its zone and rests on holidays", () => {
  const slots = expectedSlots(endOfDay, at("2026-11-24T00:00:00Z"), at("2026-11-30T00:00:00Z"));
  expect(slots.map(iso)).toEqual(["2026-11-24T22:15:00Z", "2026-11-25T22:15:00Z", "2026-11-27T22:15:00Z"]);
  expect(due("2026-11-27T22:20:00Z", [endOfDay])).toEqual(["eod_sync@2026-11-27T22:15:00Z +300"]);
  expect(due("2026-11-26T22:15:00Z", [endOfDay])).toEqual([]);
  expect(iso(nextSlot(endOfDay, at("2026-11-25T22:15:00Z")))).toBe("2026-11-27T22:15:00Z");
});

test("a trading day is the exchange's, however far ahead the job's own zone is", () => {
  const tokyo: ScheduledJob = {
    ...endOfDay,
    cadence: { kind: "daily", hour: 7, minute: 15, timeZone: "Asia/Tokyo", days: "trading" },
  };
  const slots = expectedSlots(tokyo, at("2026-11-20T00:00:00Z"), at("2026-11-24T00:00:00Z"));
  expect(slots.map(iso)).toEqual(["2026-11-20T22:15:00Z", "2026-11-23T22:15:00Z"]);
});

test("a daily job keeps its wall time over both clock changes, once a day each", () => {
  const nightly: ScheduledJob = {
    ...rules,
    id: "retention",
    cadence: { kind: "daily", hour: 2, minute: 30, timeZone: "America/New_York", days: "every" },
  };
  const spring = expectedSlots(nightly, at("2026-03-07T00:00:00Z"), at("2026-03-10T00:00:00Z"));
  expect(spring.map(newYorkClock)).toEqual(["02:30", "03:30", "02:30"]);
  const twice: ScheduledJob = {
    ...nightly,
    cadence: { kind: "daily", hour: 1, minute: 30, timeZone: "America/New_York", days: "every" },
  };
  const autumn = expectedSlots(twice, at("2026-10-31T00:00:00Z"), at("2026-11-03T00:00:00Z"));
  expect(autumn.map(iso)).toEqual(["2026-10-31T05:30:00Z", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]);
});

test("a daily job keeps its grace over midnight", () => {
  const late: ScheduledJob = {
    ...rules,
    id: "retention",
    cadence: { kind: "daily", hour: 23, minute: 55, timeZone: "UTC", days: "every" },
  };
  expect(due("2026-11-24T00:04:00Z", [late])).toEqual(["retention@2026-11-23T23:55:00Z +540"]);
  expect(due("2026-11-24T00:05:00Z", [late])).toEqual([]);
});

test("one tick may owe several jobs, each on its own terms", () => {
  const prices: ScheduledJob = {
    ...rules,
    id: "prices_1m",
    graceSeconds: 60,
    cadence: { kind: "session", everySeconds: 60, afterCloseMinutes: null },
  };
  expect(due("2026-11-23T14:47:00Z", [...schedule, prices, endOfDay])).toEqual([
    "options_refresh@2026-11-23T14:45:00Z +120",
    "prices_1m@2026-11-23T14:47:00Z +0",
  ]);
  const day = expectedSlots(prices, at("2026-11-23T00:00:00Z"), at("2026-11-24T00:00:00Z"));
  expect(day).toHaveLength(391);
  expect(day.at(-1)).toBe(at("2026-11-23T21:00:00Z"));
});

test("a daily job is tried every minute for ten, then hourly, then no more: the ticks between wake nobody", () => {
  const [patient] = buildSchedule(DEFAULT_SCHEDULE).filter(({ id }) => id === "eod_sync") as [ScheduledJob];
  const slot = at("2026-11-23T22:15:00Z");
  const tried = Array.from({ length: 8 * 60 }, (_, late) => late).filter(
    (late) => dueSlots({ schedule: [patient], scheduledTimeMs: slot + late * 60_000 }).length > 0,
  );
  expect(tried).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 60, 120, 180, 240, 300]);
});
