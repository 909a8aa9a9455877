import { expect, test } from "vitest";
import { findOutliers, type HistoryDay } from "../../../src/valuation/rebuild/find-outliers.ts";

const days = (levels: readonly number[]): HistoryDay[] =>
  levels.map((iv30, i) => ({
    day: `2026-03-${String(i + 1).padStart(2, "0")}`,
    iv30,
    nearIv: iv30 - 0.002,
    farIv: iv30 + 0.002,
  }));
const CALM = days(Array(11).fill(0.2));
const at = (index: number, change: Partial<HistoryDay>) =>
  CALM.map((day, i) => (i === index ? { ...day, ...change } : day));

test("a day that one expiration alone put out of line is suspect", () => {
  expect(findOutliers(at(5, { iv30: 0.24, nearIv: 0.26 }))).toEqual(new Set(["2026-03-06"]));
  expect(findOutliers(at(5, { iv30: 0.16, farIv: 0.13 }))).toEqual(new Set(["2026-03-06"]));
  // The edges have neighbours on one side alone.
  expect(findOutliers(at(0, { iv30: 0.24, farIv: 0.27 }))).toEqual(new Set(["2026-03-01"]));
  expect(findOutliers(at(10, { iv30: 0.24, farIv: 0.27 }))).toEqual(new Set(["2026-03-11"]));
});

test("news is seen in both expirations, and stays", () => {
  expect(findOutliers(at(5, { iv30: 0.3, nearIv: 0.32, farIv: 0.28 })).size).toBe(0);
  // Both moved, but against each other.
  expect(findOutliers(at(5, { iv30: 0.3, nearIv: 0.5, farIv: 0.1 })).size).toBe(1);
});

test("three points and 15 %: both must be passed", () => {
  expect(findOutliers(at(5, { iv30: 0.2299, nearIv: 0.26 })).size).toBe(0);
  expect(findOutliers(at(5, { iv30: 0.2301, nearIv: 0.26 })).size).toBe(1);
  const high = (iv30: number) =>
    days(Array(11).fill(0.8)).map((day, i) => (i === 5 ? { ...day, iv30, nearIv: 1.2 } : day));
  expect(findOutliers(high(0.91)).size).toBe(0);
  expect(findOutliers(high(0.93)).size).toBe(1);
});

test("a level that changes for good is no outlier, nor is a slow climb", () => {
  expect(findOutliers(days([...Array(6).fill(0.2), ...Array(6).fill(0.3)])).size).toBe(0);
  expect(findOutliers(days(Array.from({ length: 20 }, (_, i) => 0.2 + 0.01 * i))).size).toBe(0);
});

test("the order of the days does not matter, and with fewer than three neighbours nobody can say", () => {
  const broken = at(5, { iv30: 0.24, nearIv: 0.26 });
  expect(findOutliers(broken.toReversed())).toEqual(findOutliers(broken));
  expect(findOutliers(broken.slice(4, 7)).size).toBe(0);
});
