import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidDateError } from "../../src/market/calendar-date.ts";
import { daysToExpiration, expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";

const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString();

test.each([
  ["2026-11-27", "2026-11-27T18:00:00.000Z", "2026-11-27T14:30:00.000Z"], // the half day after Thanksgiving
  ["2026-12-18", "2026-12-18T21:00:00.000Z", "2026-12-18T14:30:00.000Z"],
  ["2026-03-09", "2026-03-09T20:00:00.000Z", "2026-03-09T13:30:00.000Z"],
  ["2026-03-06", "2026-03-06T21:00:00.000Z", "2026-03-06T14:30:00.000Z"],
  ["2025-04-18", "2025-04-17T20:00:00.000Z", "2025-04-17T13:30:00.000Z"], // third Friday, Good Friday
  ["2026-06-19", "2026-06-18T20:00:00.000Z", "2026-06-18T13:30:00.000Z"], // third Friday, Juneteenth
  ["2012-06-16", "2012-06-15T20:00:00.000Z", "2012-06-15T13:30:00.000Z"], // a Saturday monthly
  ["2008-03-22", "2008-03-20T20:00:00.000Z", "2008-03-20T13:30:00.000Z"], // Saturday after Good Friday
  ["2029-01-19", "2029-01-19T21:00:00.000Z", "2029-01-19T14:30:00.000Z"], // listed before its calendar
  ["2031-12-19", "2031-12-19T21:00:00.000Z", "2031-12-19T14:30:00.000Z"],
])("%s expires at %s, or at %s when settled on the open", (expiration, pm, am) => {
  expect(iso(expiresAtMs(expiration, "PM"))).toBe(pm);
  expect(iso(expiresAtMs(expiration, "AM"))).toBe(am);
});

test("an expiration that is no date is refused", () => {
  expect(() => expiresAtMs("2026-02-30", "PM")).toThrow(InvalidDateError);
  expect(() => expiresAtMs("261127", "AM")).toThrow(InvalidDateError);
});

test("years are Cboe's minutes over 525,600", () => {
  expect(yearsBetween(0, 525_600 * 60_000)).toBe(1);
  expect(yearsBetween(60_000, 0)).toBe(-1 / 525_600);
  expect(yearsBetween(0, 30_000)).toBe(0.5 / 525_600);
});

test("the worked example of Cboe's VIX methodology: T1 = 0.0683486, T2 = 0.0882686", () => {
  // 09:46 Chicago, 25 days before an SPX monthly settled at 08:30 and 32 before a weekly settled at 15:00.
  const now = at("2026-01-26T15:46:00Z");
  expect(daysToExpiration("2026-02-20", now)).toBe(25);
  expect(daysToExpiration("2026-02-27", now)).toBe(32);
  expect(yearsBetween(now, expiresAtMs("2026-02-20", "AM"))).toBeCloseTo(0.0683486, 7);
  expect(yearsBetween(now, expiresAtMs("2026-02-27", "PM"))).toBeCloseTo(0.0882686, 7);
});

test("days to expiration turn at midnight in New York, not in UTC", () => {
  expect(daysToExpiration("2026-11-27", at("2026-11-23T15:00:00Z"))).toBe(4);
  expect(daysToExpiration("2026-11-27", at("2026-11-24T04:59:00Z"))).toBe(4);
  expect(daysToExpiration("2026-11-27", at("2026-11-24T05:00:00Z"))).toBe(3);
  expect(daysToExpiration("2026-11-27", at("2026-11-27T23:00:00Z"))).toBe(0);
  expect(daysToExpiration("2026-11-27", at("2026-11-28T06:00:00Z"))).toBe(-1);
});

test("for any expiration, AM settlement precedes PM, neither is after its date, and a second asking agrees", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_000 }), (days) => {
      const expiration = iso(at("2010-01-04T00:00:00Z") + days * 86_400_000).slice(0, 10);
      const am = expiresAtMs(expiration, "AM");
      const pm = expiresAtMs(expiration, "PM");
      expect(am).toBeLessThan(pm);
      expect(pm).toBeLessThan(at(`${expiration}T22:00:00Z`));
      expect(pm).toBeGreaterThan(at(`${expiration}T00:00:00Z`) - 4 * 86_400_000);
      expect(expiresAtMs(expiration, "PM")).toBe(pm);
    }),
    { seed: 20_261_123, numRuns: 1_000 },
  );
});
