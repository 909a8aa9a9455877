import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addDays,
  dateOfDay,
  dayNumber,
  daysBetween,
  InvalidDateError,
  weekday,
} from "../../src/market/calendar-date.ts";

test("dates are counted from 1970-01-01, a Thursday, both ways", () => {
  expect(dayNumber("1970-01-01")).toBe(0);
  expect(weekday("1970-01-01")).toBe(4);
  expect(weekday("1969-12-28")).toBe(0);
  expect(weekday("2026-11-23")).toBe(1);
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(daysBetween("2026-12-31", "2026-11-23")).toBe(-38);
});

test.each([
  "2026-02-30",
  "2026-13-01",
  "2026-11-31",
  "2026-00-10",
  "0050-01-01",
  "20261123",
  "2026-1-2",
  "",
  "tomorrow",
])("%j is refused as a date", (text) => {
  expect(() => dayNumber(text)).toThrow(InvalidDateError);
});

test("the error says how a date is written", () => {
  expect(() => dayNumber("11/23/2026")).toThrow(
    /"11\/23\/2026" is not a calendar date. Write it as YYYY-MM-DD/,
  );
});

test("a day number survives the trip to a date and back", () => {
  fc.assert(
    fc.property(fc.integer({ min: -30_000, max: 60_000 }), (day) => {
      expect(dayNumber(dateOfDay(day))).toBe(day);
    }),
    { seed: 20_261_123 },
  );
});
