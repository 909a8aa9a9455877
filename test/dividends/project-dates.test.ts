import fc from "fast-check";
import { expect, test } from "vitest";
import { cadenceOf } from "../../src/dividends/cadence.ts";
import { PROJECTED_DAYS, projectedDates } from "../../src/dividends/project-dates.ts";
import { addDays, daysBetween, weekday } from "../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";

const TODAY = "2026-11-23";
const after = (dates: string[], perYear: number) => {
  const cadence = cadenceOf([], perYear);
  if (cadence === null) throw new Error("That is no cadence.");
  return projectedDates(dates, cadence, TODAY);
};

test("SPY's third Fridays stay third Fridays, for three years", () => {
  const dates = after(["2025-12-19", "2026-03-20", "2026-06-19", "2026-09-18"], 4);
  expect(dates.slice(0, 5)).toEqual(["2026-12-18", "2027-03-19", "2027-06-21", "2027-09-17", "2027-12-17"]);
  // 2027-06-18 is the day on which Juneteenth is kept.
  expect(dates).toHaveLength(12);
  expect(dates.at(-1)?.slice(0, 7)).toBe("2029-09");
});

test("until a year is known whole, the last date comes again every so many months", () => {
  expect(after(["2026-05-11", "2026-08-10"], 4).slice(0, 4)).toEqual([
    "2026-11-09",
    "2027-02-08",
    "2027-05-10",
    "2027-08-09",
  ]);
  expect(after(["2026-05-11"], 1)).toEqual(["2027-05-10", "2028-05-08", "2029-05-14"]);
});

test("weeks go on by the week, and a closed day goes to the next open one", () => {
  expect(after(["2026-11-19"], 52).slice(0, 3)).toEqual(["2026-11-27", "2026-12-03", "2026-12-10"]);
});

test("a fifth weekday becomes the last of a month that has four", () => {
  expect(after(["2026-10-30"], 12).slice(0, 2)).toEqual(
    ["2026-11-27", "2026-12-25"].map((day) => (nyseCalendar.isTradingDay(day) ? day : "2026-12-28")),
  );
});

test("whatever is given, dates ascend on weekdays, a cadence apart, up to the end", () => {
  const days = fc.integer({ min: 0, max: 400 }).map((back) => addDays(TODAY, -back));
  const cases = fc.tuple(days, fc.constantFrom(52, 12, 4, 2, 1));
  fc.assert(
    fc.property(cases, ([last, perYear]) => {
      const dates = after([last], perYear);
      let before = last;
      for (const date of dates) {
        expect(daysBetween(before, date)).toBeGreaterThan((365 / perYear) * 0.4);
        expect(daysBetween(before, date)).toBeLessThan((365 / perYear) * 1.5 + 8);
        expect([1, 2, 3, 4, 5]).toContain(weekday(date));
        before = date;
      }
      expect(daysBetween(TODAY, before)).toBeLessThanOrEqual(PROJECTED_DAYS + 4);
      expect(daysBetween(TODAY, before)).toBeGreaterThan(PROJECTED_DAYS - (365 / perYear) * 1.5 - 8);
    }),
  );
});
