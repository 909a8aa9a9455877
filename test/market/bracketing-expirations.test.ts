import { expect, test } from "vitest";
import { monthliesAround, thirtyDayExpirations } from "../../src/market/bracketing-expirations.ts";
import { daysBetween } from "../../src/market/calendar-date.ts";
import { observationDay } from "../../src/market/observation-day.ts";
import { nyseCalendar, tradingCalendar } from "../../src/market/trading-calendar.ts";
import { weeklyExpirations } from "../../src/market/weekly-expirations.ts";

const CLOSED_FRIDAYS = [
  ["2025-04-18", "2025-04-17", "Good Friday"],
  ["2025-07-04", "2025-07-03", "Independence Day"],
  ["2026-04-03", "2026-04-02", "Good Friday"],
  ["2026-06-19", "2026-06-18", "Juneteenth"],
  ["2026-07-03", "2026-07-02", "July 4 on a Saturday"],
  ["2026-12-25", "2026-12-24", "Christmas"],
  ["2027-01-01", "2026-12-31", "New Year"],
  ["2027-03-26", "2027-03-25", "Good Friday"],
  ["2027-06-18", "2027-06-17", "Juneteenth on a Saturday"],
  ["2027-12-24", "2027-12-23", "Christmas on a Saturday"],
] as const;

for (const [friday, expiration, name] of CLOSED_FRIDAYS)
  test(`the weekly of ${friday}, ${name}, expires on ${expiration}`, () => {
    expect(weeklyExpirations(friday, friday)).toEqual([expiration]);
    expect(nyseCalendar.isTradingDay(expiration)).toBe(true);
  });

test("each session of three years has two to four expirations around 30 days, all of them sessions", () => {
  let unbracketed = 0;
  for (const day of nyseCalendar.tradingDaysBetween("2025-01-02", "2027-12-31")) {
    const expirations = thirtyDayExpirations(day);
    expect(expirations.length, day).toBeLessThanOrEqual(4);
    expect(expirations.every(nyseCalendar.isTradingDay), day).toBe(true);
    const days = expirations.map((each) => daysBetween(day, each));
    if (!(Math.min(...days) <= 30 && Math.max(...days) >= 30)) unbracketed += 1;
    expect(days.filter((each) => each >= 23 && each <= 37).length, day).toBeGreaterThanOrEqual(2);
  }
  expect(unbracketed).toBe(0);
});

test("the Fridays of SPY's recorded day, and the monthlies around 30 and 60 days", () => {
  expect(thirtyDayExpirations("2022-05-20")).toEqual(["2022-06-17", "2022-06-24", "2022-07-15"]);
  expect(monthliesAround("2022-05-20", 60)).toEqual(["2022-07-15", "2022-08-19"]);
  // The near one is past: a name without weeklies has nothing below 30 days to read.
  expect(monthliesAround("2026-05-18", 30)).toEqual(["2026-06-18"]);
});

test("an expiration is looked at on the last trading day at least so many days before it", () => {
  expect(observationDay("2026-06-26", 7)).toBe("2026-06-18");
  expect(observationDay("2026-06-18", 1)).toBe("2026-06-17");
  expect(observationDay("2026-11-27", 1)).toBe("2026-11-25");
  expect(observationDay("2026-07-17", 30)).toBe("2026-06-17");
});

test("a day of mourning that the calendar learned of moves both", () => {
  const calendar = tradingCalendar({ overrides: new Map([["2026-08-14", null]]) });
  expect(weeklyExpirations("2026-08-10", "2026-08-16", calendar)).toEqual(["2026-08-13"]);
  expect(observationDay("2026-08-21", 7, calendar)).toBe("2026-08-13");
});
