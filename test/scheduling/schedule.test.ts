import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { dueSlots, expectedSlots } from "../../src/scheduling/due-slots.ts";
import { isJobId, JOB_IDS } from "../../src/scheduling/job.ts";
import { buildSchedule, type ScheduleSettings } from "../../src/scheduling/schedule.ts";
import { DEFAULT_SCHEDULE } from "../support/schedule.ts";

/** Slots of a UTC day by job: how many, the first and the last. */
function slotsOf(date: string, settings: Partial<ScheduleSettings> = {}) {
  const fromMs = Date.parse(`${date}T00:00:00Z`);
  return Object.fromEntries(
    buildSchedule({ ...DEFAULT_SCHEDULE, ...settings }).map((job) => {
      const slots = expectedSlots(job, fromMs, fromMs + 86_400_000);
      const clock = (ms: number | undefined) =>
        ms === undefined ? "" : new Date(ms).toISOString().slice(11, 16);
      return [job.id, [slots.length, clock(slots[0]), clock(slots.at(-1))]];
    }),
  );
}

test("every job by its fixed name, in the order in which a tick starts them", () => {
  expect(buildSchedule(DEFAULT_SCHEDULE).map(({ id }) => id)).toEqual([...JOB_IDS]);
});

test.each([
  // A plain winter day: the session is 14:30 to 21:00 UTC.
  ["2026-11-23", [28, "14:30", "21:15"], [15, "14:30", "21:20"], [1, "22:15", "22:15"]],
  // The day after Thanksgiving closes at 13:00 New York, and late trading ends at 17:00.
  ["2026-11-27", [16, "14:30", "18:15"], [9, "14:30", "18:20"], [1, "22:15", "22:15"]],
  // The Monday after the clocks went forward: everything an hour earlier in UTC, the daily jobs not.
  ["2026-03-09", [28, "13:30", "20:15"], [15, "13:30", "20:20"], [1, "22:15", "22:15"]],
  ["2026-11-28", [0, "", ""], [0, "", ""], [0, "", ""]],
  ["2026-11-26", [0, "", ""], [0, "", ""], [0, "", ""]],
] as const)("the day %s", (date, chains, metrics, endOfDay) => {
  const slots = slotsOf(date);
  expect(slots["options_refresh"]).toEqual(chains);
  expect(slots["iv_metrics"]).toEqual(metrics);
  expect(slots["eod_sync"]).toEqual(endOfDay);
  expect(slots["historical_backfill"]).toEqual([1, "03:00", "03:00"]);
  expect(slots["retention"]).toEqual([1, "07:00", "07:00"]);
});

test("what the session is valued with is looked for at eight in New York of trading days, whatever the zone", () => {
  const settings = { timeZone: "Asia/Tokyo" };
  expect(slotsOf("2026-03-06", settings)["rates"]).toEqual([1, "13:06", "13:06"]);
  expect(slotsOf("2026-03-09", settings)["rates"]).toEqual([1, "12:06", "12:06"]);
  expect(slotsOf("2026-03-09", settings)["dividends"]).toEqual([1, "12:11", "12:11"]);
  expect(slotsOf("2026-11-26")["rates"]).toEqual([0, "", ""]);
});

test("prices come every minute of the session, and once more when late trading is over", () => {
  const [, prices] = buildSchedule(DEFAULT_SCHEDULE);
  if (prices === undefined) throw new Error("prices_1m is gone");
  const day = expectedSlots(prices, Date.parse("2026-11-23T05:00:00Z"), Date.parse("2026-11-24T05:00:00Z"));
  expect(day).toHaveLength(392);
  expect(new Date(day.at(-1) ?? 0).toISOString()).toBe("2026-11-24T01:01:00.000Z");
});

test("hours of the daily jobs are those of the set zone, and keep their wall time over a change of clocks", () => {
  const settings = { timeZone: "America/New_York", eodSync: { hour: 18, minute: 30 } };
  expect(slotsOf("2026-03-06", settings)["eod_sync"]).toEqual([1, "23:30", "23:30"]);
  expect(slotsOf("2026-03-09", settings)["eod_sync"]).toEqual([1, "22:30", "22:30"]);
});

test("five-minute bars and metrics start after what they are made of, and keep their nominal slots", () => {
  const at = (iso: string) =>
    dueSlots({ schedule: buildSchedule(DEFAULT_SCHEDULE), scheduledTimeMs: Date.parse(iso) }).map(
      ({ job, slotMs }) => `${job.id} ${new Date(slotMs).toISOString().slice(11, 16)}`,
    );
  expect(at("2026-11-23T14:36:00Z")).not.toContain("prices_5m 14:35");
  expect(at("2026-11-23T14:37:00Z")).toContain("prices_5m 14:35");
  expect(at("2026-11-23T15:02:00Z")).not.toContain("iv_metrics 15:00");
  expect(at("2026-11-23T15:03:00Z")).toContain("iv_metrics 15:00");
});

test.each([
  [1, 60],
  [5, 300],
  [10, 600],
  [30, 600],
  [390, 600],
])(
  "an interval of %i minutes gives a grace of %i seconds, never longer than the interval",
  (minutes, grace) => {
    const [job] = buildSchedule({ ...DEFAULT_SCHEDULE, optionChainIntervalMinutes: minutes });
    expect(job?.graceSeconds).toBe(grace);
    expect(job?.leaseSeconds).toBeLessThan(minutes * 60);
  },
);

test.each([
  ["OPTION_CHAIN_JOB_INTERVAL_MINUTES", { optionChainIntervalMinutes: 0 }],
  ["OPTION_CHAIN_JOB_INTERVAL_MINUTES", { optionChainIntervalMinutes: 391 }],
  ["OPTION_CHAIN_JOB_INTERVAL_MINUTES", { optionChainIntervalMinutes: Number.NaN }],
  ["REALTIME_JOB_INTERVAL_SECONDS", { realtimeIntervalSeconds: 30 }],
  ["FIVE_MINUTE_JOB_INTERVAL_SECONDS", { fiveMinuteIntervalSeconds: 1e9 }],
  ["IV_METRICS_JOB_INTERVAL_MINUTES", { ivMetricsIntervalMinutes: -15 }],
])("%s that cannot be kept is refused by name, with the reason", (name, wrong) => {
  const build = () => buildSchedule({ ...DEFAULT_SCHEDULE, ...wrong });
  expect(build).toThrow(AppError);
  expect(build).toThrow(new RegExp(`^${name} makes .* due every .* from 60, the tick, to 23400`));
  expect(build).toThrow(expect.objectContaining({ code: "configuration_invalid" }));
});

test("a job is known by its fixed name and by no other", () => {
  for (const id of JOB_IDS) expect(isJobId(id)).toBe(true);
  for (const text of ["", "Options_Refresh", "options_refresh ", "toString"])
    expect(isJobId(text)).toBe(false);
});
