import { expect, test } from "vitest";
import { newYorkOffsetMs } from "../../src/market/new-york-offset.ts";
import { NEW_YORK, offsetByPlatform, zoneOffsetMs } from "../../src/market/time-zone.ts";

const at = (iso: string) => Date.parse(iso);
const HOUR = 3_600_000;

test("the rule agrees with the platform's time-zone data at every quarter of an hour of 2007 to 2037", () => {
  const disagreements: string[] = [];
  for (let atMs = at("2007-01-01T05:00:00Z"); atMs < at("2038-01-01T00:00:00Z"); atMs += HOUR / 4) {
    if (newYorkOffsetMs(atMs) !== offsetByPlatform(atMs, NEW_YORK))
      disagreements.push(new Date(atMs).toISOString());
  }
  expect(disagreements).toEqual([]);
});

test("before 2007 the rule is silent and the platform answers", () => {
  expect(newYorkOffsetMs(at("2007-01-01T04:59:59Z"))).toBeNull();
  expect(newYorkOffsetMs(Number.NaN)).toBeNull();
  // In 2006 the clocks went forward on April 2, not on March 12.
  expect(zoneOffsetMs(at("2006-03-20T12:00:00Z"))).toBe(-5 * HOUR);
  expect(zoneOffsetMs(at("2006-04-03T12:00:00Z"))).toBe(-4 * HOUR);
});
