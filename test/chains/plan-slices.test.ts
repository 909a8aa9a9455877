import fc from "fast-check";
import { expect, test } from "vitest";
import { type ExpirationSize, planSlices } from "../../src/chains/plan-slices.ts";
import type { ChainSlice } from "../../src/chains/slice.ts";
import { addDays, daysBetween } from "../../src/market/calendar-date.ts";
import { WHOLE_CHAIN } from "../support/chain-scope.ts";
import { TODAY } from "../support/moments.ts";

const HORIZON_DAYS = 1_200;
const sizesFrom = (listed: readonly (readonly [days: number, contracts: number])[]): ExpirationSize[] =>
  listed.map(([days, contracts]) => ({ expiration: addDays(TODAY, days), contracts }));

/** Windows touch, never overlap, begin today and end at the horizon. */
function expectCoverage(slices: readonly ChainSlice[]): void {
  expect(slices[0]?.from).toBe(TODAY);
  expect(slices.at(-1)?.to).toBe(addDays(TODAY, HORIZON_DAYS));
  for (const [i, slice] of slices.entries()) {
    expect(daysBetween(slice.from, slice.to)).toBeGreaterThanOrEqual(0);
    expect(slice.side).toBe("ALL");
    const next = slices[i + 1];
    if (next !== undefined) expect(next.from).toBe(addDays(slice.to, 1));
  }
}

const contractsIn = (sizes: readonly ExpirationSize[], { from, to }: ChainSlice) =>
  sizes
    .filter(({ expiration }) => expiration >= from && expiration <= to)
    .toSorted((a, b) => a.expiration.localeCompare(b.expiration));

test("a symbol never seen gets default windows, narrow where expirations are dense", () => {
  const slices = planSlices("NEW", [], TODAY, WHOLE_CHAIN);
  expectCoverage(slices);
  expect(slices.map(({ from, to }) => daysBetween(from, to) + 1)).toEqual([14, 32, 75, 280, 800]);
});

test("a small chain is one slice to the horizon, so that new expirations are inside", () => {
  const slices = planSlices(
    "SPY",
    sizesFrom([
      [4, 300],
      [25, 400],
      [60, 500],
    ]),
    TODAY,
    WHOLE_CHAIN,
  );
  expect(slices).toEqual([{ symbol: "SPY", from: TODAY, to: addDays(TODAY, HORIZON_DAYS), side: "ALL" }]);
});

test("a window is closed before the contract that would overfill it", () => {
  const slices = planSlices(
    "SPY",
    sizesFrom([
      [1, 700],
      [2, 800],
      [3, 1],
      [10, 1_499],
      [11, 1],
    ]),
    TODAY,
    WHOLE_CHAIN,
  );
  expect(slices.map(({ from, to }) => [daysBetween(TODAY, from), daysBetween(TODAY, to)])).toEqual([
    [0, 2],
    [3, 10],
    [11, HORIZON_DAYS],
  ]);
});

test("an expiration too large for any slice stands alone", () => {
  const slices = planSlices(
    "SPX",
    sizesFrom([
      [1, 100],
      [2, 4_000],
      [3, 100],
    ]),
    TODAY,
    WHOLE_CHAIN,
  );
  expectCoverage(slices);
  expect(slices).toHaveLength(3);
});

test("expirations that have passed count for nothing", () => {
  expect(
    planSlices(
      "SPY",
      sizesFrom([
        [-3, 5_000],
        [-1, 5_000],
      ]),
      TODAY,
      WHOLE_CHAIN,
    ),
  ).toEqual(planSlices("SPY", [], TODAY, WHOLE_CHAIN));
});

test("whatever was stored, windows cover without gap or overlap and keep the limit where they can", () => {
  const listed = fc.uniqueArray(
    fc.tuple(fc.integer({ min: -5, max: 1_100 }), fc.integer({ min: 1, max: 2_500 })),
    {
      selector: ([days]) => days,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(listed, (drawn) => {
      const sizes = sizesFrom(drawn);
      const slices = planSlices("SPY", sizes, TODAY, WHOLE_CHAIN);
      expectCoverage(slices);
      const live = sizes.filter(({ expiration }) => expiration >= TODAY);
      if (live.length === 0) return;
      for (const slice of slices) {
        const inside = contractsIn(live, slice);
        const contracts = inside.reduce((sum, size) => sum + size.contracts, 0);
        expect(inside.length).toBeGreaterThan(0);
        if (inside.length > 1) expect(contracts).toBeLessThanOrEqual(WHOLE_CHAIN.contractsPerSlice);
      }
      // Greedy: a window and the expiration after it would not have fitted together.
      for (const [i, slice] of slices.slice(0, -1).entries()) {
        const next = contractsIn(live, slices[i + 1] ?? slice)[0]?.contracts ?? 0;
        const own = contractsIn(live, slice).reduce((sum, size) => sum + size.contracts, 0);
        expect(own + next).toBeGreaterThan(WHOLE_CHAIN.contractsPerSlice);
      }
    }),
    { seed: 20261123, numRuns: 500 },
  );
});

test("a narrower scope plans nothing beyond its days and fits more slices of fewer contracts", () => {
  const scope = { maxDte: 60, contractsPerSlice: 600 };
  const sizes = [0, 7, 14, 30, 60, 61, 200].map((days) => ({
    expiration: addDays(TODAY, days),
    contracts: 400,
  }));
  const slices = planSlices("SPY", sizes, TODAY, scope);
  expect(slices.map(({ from }) => from)).toEqual([0, 7, 14, 30, 60].map((days) => addDays(TODAY, days)));
  expect(slices.at(-1)?.to).toBe(addDays(TODAY, 60));
  expect(planSlices("NEW", [], TODAY, scope).map(({ from }) => from)).toEqual(
    [0, 14, 46].map((days) => addDays(TODAY, days)),
  );
});
