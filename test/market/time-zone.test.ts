import fc from "fast-check";
import { expect, test, vi } from "vitest";
import {
  isTimeZone,
  newYorkDate,
  UnknownTimeZoneError,
  wallTime,
  wallTimeToMs,
  zoneOffsetMs,
} from "../../src/market/time-zone.ts";

const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString();
const minute = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

test.each([
  ["2026-03-06", "09:30", "2026-03-06T14:30:00.000Z"], // the Friday before the clocks go forward
  ["2026-03-09", "09:30", "2026-03-09T13:30:00.000Z"], // the Monday after
  ["2026-10-30", "16:00", "2026-10-30T20:00:00.000Z"],
  ["2026-11-02", "16:00", "2026-11-02T21:00:00.000Z"],
  ["2026-11-23", "09:30", "2026-11-23T14:30:00.000Z"],
  ["2026-03-08", "01:59", "2026-03-08T06:59:00.000Z"],
  ["2026-03-08", "03:00", "2026-03-08T07:00:00.000Z"],
  ["2026-03-08", "23:59", "2026-03-09T03:59:00.000Z"],
  ["2026-11-01", "00:00", "2026-11-01T04:00:00.000Z"],
  ["2026-11-01", "02:00", "2026-11-01T07:00:00.000Z"],
])("in New York, %s %s is %s", (date, clock, expected) => {
  expect(iso(wallTimeToMs(date, minute(clock)))).toBe(expected);
});

test("a time skipped in spring moves forward by the hour, one repeated in autumn is the first", () => {
  expect(iso(wallTimeToMs("2026-03-08", minute("02:30")))).toBe("2026-03-08T07:30:00.000Z");
  expect(iso(wallTimeToMs("2026-11-01", minute("01:30")))).toBe("2026-11-01T05:30:00.000Z");
});

test.each([
  ["Europe/Paris", "2026-03-29", "02:30", "2026-03-29T01:30:00.000Z"],
  ["Europe/Paris", "2026-10-25", "02:30", "2026-10-25T00:30:00.000Z"],
  ["Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45:00.000Z"], // a gap of half an hour
  ["Asia/Kolkata", "2026-11-23", "03:00", "2026-11-22T21:30:00.000Z"],
  ["Pacific/Kiritimati", "2026-11-23", "00:00", "2026-11-22T10:00:00.000Z"],
  ["UTC", "2026-11-23", "22:15", "2026-11-23T22:15:00.000Z"],
])("in %s, %s %s is %s", (zone, date, clock, expected) => {
  expect(iso(wallTimeToMs(date, minute(clock), zone))).toBe(expected);
});

test("an offset changes at the very minute the clocks do", () => {
  expect(zoneOffsetMs(at("2026-03-08T06:59:59.999Z"))).toBe(-5 * HOUR);
  expect(zoneOffsetMs(at("2026-03-08T07:00:00.000Z"))).toBe(-4 * HOUR);
  expect(zoneOffsetMs(at("2026-11-01T05:59:59.999Z"))).toBe(-4 * HOUR);
  expect(zoneOffsetMs(at("2026-11-01T06:00:00.000Z"))).toBe(-5 * HOUR);
});

test("New York's date is not UTC's in the evening", () => {
  expect(newYorkDate(at("2026-11-24T04:59:59Z"))).toBe("2026-11-23");
  expect(newYorkDate(at("2026-11-24T05:00:00Z"))).toBe("2026-11-24");
  expect(newYorkDate(at("1969-12-31T12:00:00Z"))).toBe("1969-12-31");
});

test("an unknown zone is refused by name", () => {
  expect(() => zoneOffsetMs(0, "America/New_Yorck")).toThrow(UnknownTimeZoneError);
  expect(() => zoneOffsetMs(0, "America/New_Yorck")).toThrow(/"America\/New_Yorck" is not a time zone/);
  expect(isTimeZone("America/New_Yorck")).toBe(false);
  expect(isTimeZone("America/New_York")).toBe(true);
});

test.each(["America/New_York", "Europe/Paris", "Australia/Lord_Howe", "UTC"])(
  "in %s, the wall clock read at any minute agrees with Intl's own clock face",
  (timeZone) => {
    const face = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
    const anyMinute = fc.integer({ min: at("2020-01-01") / 60_000, max: at("2031-01-01") / 60_000 });
    fc.assert(
      fc.property(anyMinute, (minutes) => {
        const wall = wallTime(minutes * 60_000, timeZone);
        const hour = String(Math.floor(wall.minuteOfDay / 60)).padStart(2, "0");
        const clock = `${hour}:${String(wall.minuteOfDay % 60).padStart(2, "0")}`;
        expect(`${wall.date} ${clock}`).toBe(face.format(minutes * 60_000));
      }),
      { seed: 20_261_123, numRuns: 500 },
    );
  },
);

test("reading the clock face of a wall time gives the wall time back, or the end of a gap", () => {
  const hours = fc.integer({ min: 0, max: 24 * 4_000 });
  fc.assert(
    fc.property(hours, fc.constantFrom("America/New_York", "Europe/Paris", "UTC"), (hour, zone) => {
      const date = newYorkDate(at("2020-01-02T12:00:00Z") + Math.floor(hour / 24) * 24 * HOUR);
      const minuteOfDay = (hour % 24) * 60;
      const back = wallTime(wallTimeToMs(date, minuteOfDay, zone), zone);
      expect(back.date).toBe(date);
      expect([minuteOfDay, minuteOfDay + 60]).toContain(back.minuteOfDay);
    }),
    { seed: 20_261_123, numRuns: 500 },
  );
});

test("UTC, and New York since 2007, are known without asking the platform", async () => {
  // A module that has asked nothing yet: formatters are kept.
  vi.resetModules();
  const fresh = await import("../../src/market/time-zone.ts");
  const formatter = vi.spyOn(Intl, "DateTimeFormat");
  try {
    expect([fresh.isTimeZone("UTC"), fresh.isTimeZone("America/New_York")]).toEqual([true, true]);
    const shown = fresh.wallTime(at("2026-11-23T15:04:00Z"), "UTC");
    expect(shown).toEqual({ date: "2026-11-23", minuteOfDay: 904 });
    expect(fresh.wallTimeToMs("2026-11-23", 904, "UTC")).toBe(at("2026-11-23T15:04:00Z"));
    expect(fresh.wallTimeToMs("2026-11-23", 570)).toBe(at("2026-11-23T14:30:00Z"));
    expect(formatter).not.toHaveBeenCalled();
  } finally {
    formatter.mockRestore();
  }
});
