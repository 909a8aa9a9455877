import { expect, test } from "vitest";
import { weekday } from "../../src/market/calendar-date.ts";
import { daysUntil } from "../../src/market/days-until.ts";
import { isMonthlyExpiration, monthlyExpiration } from "../../src/market/monthly-expiration.ts";
import { tradingCalendar } from "../../src/market/trading-calendar.ts";

test("the monthly is the third Friday, or the day before where that is a holiday", () => {
  expect(monthlyExpiration(2026, 12)).toBe("2026-12-18");
  expect(monthlyExpiration(2027, 1)).toBe("2027-01-15");
  // Juneteenth and Good Friday.
  expect(monthlyExpiration(2026, 6)).toBe("2026-06-18");
  expect(monthlyExpiration(2025, 4)).toBe("2025-04-17");
  expect(isMonthlyExpiration("2026-06-18")).toBe(true);
  expect(isMonthlyExpiration("2026-06-19")).toBe(false);
});

test("it lies between the 14th and the 21st of every month, on a Friday or the Thursday before", () => {
  for (let year = 2020; year <= 2032; year += 1) {
    for (let month = 1; month <= 12; month += 1) {
      const date = monthlyExpiration(year, month);
      expect(Number(date.slice(8))).toBeGreaterThanOrEqual(14);
      expect(Number(date.slice(8))).toBeLessThanOrEqual(21);
      expect([4, 5]).toContain(weekday(date));
    }
  }
});

const at = (text: string) => Date.parse(text);

test("sessions count while they are not over, minutes as far as they have not passed", () => {
  // 10:00 in New York; Thanksgiving is closed, the day after ends at 13:00.
  expect(daysUntil("2026-11-27", at("2026-11-23T15:00:00Z"))).toEqual({
    days: 4,
    sessions: 4,
    closed: ["2026-11-26"],
    earlyCloses: ["2026-11-27"],
    sessionMinutes: 360 + 2 * 390 + 210,
  });
  expect(daysUntil("2026-11-23", at("2026-11-23T21:00:00Z"))).toMatchObject({ days: 0, sessions: 0 });
  expect(daysUntil("2026-11-24", at("2026-11-23T12:00:00Z"))).toMatchObject({
    sessions: 2,
    sessionMinutes: 780,
  });
  // Over a weekend nothing is closed that would be open.
  expect(daysUntil("2026-11-30", at("2026-11-27T22:00:00Z"))).toMatchObject({
    days: 3,
    sessions: 1,
    closed: [],
  });
});

test("a day of mourning that the calendar knows of is no session", () => {
  const calendar = tradingCalendar({ overrides: new Map([["2026-11-24", null]]) });
  expect(daysUntil("2026-11-25", at("2026-11-23T15:00:00Z"), calendar)).toMatchObject({
    sessions: 2,
    closed: ["2026-11-24"],
  });
});
