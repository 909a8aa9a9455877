import { expect, test } from "vitest";
import { boundsRank } from "../../../src/volatility/rank/bounds-rank.ts";

test.each([
  ["DELL of 2026-08-13", 83.625, 31.79199981689453, 99.30899810791016, 76.77],
  ["a volatility below bounds that are older", 37.12, 37.18, 64.53, 0],
  ["one above them", 70, 37.18, 64.53, 100],
  ["round numbers", 60, 20, 70, 80],
])("%s", (_what, now, low, high, rank) => {
  expect(boundsRank({ now, low, high })).toBeCloseTo(rank, 2);
});

test.each([
  [50, 50, 50],
  [50, 60, 40],
  [Number.NaN, 20, 70],
  [60, Number.NEGATIVE_INFINITY, 70],
])("bounds that are no range give no rank: %d in %d to %d", (now, low, high) => {
  expect(boundsRank({ now, low, high })).toBeNull();
});
