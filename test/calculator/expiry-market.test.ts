import { expect, test } from "vitest";
import { readExpiryMarket } from "../../src/calculator/expiry-market.ts";
import type { ExpirationChain } from "../../src/chains/reader-ports.ts";
import { aStoredContract } from "../support/contracts.ts";
import { aStoredChain, SPY_MARKET } from "../support/memory-chains.ts";
import { aModelChain } from "../support/model-chain.ts";
import { IN_SESSION } from "../support/moments.ts";

const MONTHLY = "2026-12-18";
const SPX = { ...SPY_MARKET, symbol: "SPX", spot: 580, expiration: MONTHLY };

/** SPX settled on the morning's prices and listed with more strikes than SPXW, which lives until the close. */
function bothRoots(atMs: number): ExpirationChain {
  const am = aModelChain({ ...SPX, root: "SPX", settlement: "AM" });
  const pm = aModelChain({ ...SPX, root: "SPXW", strikes: [560, 570, 580, 590, 600] });
  const contracts = [...am, ...pm].map((contract) => ({ ...contract, quotedAtMs: atMs }));
  return aStoredChain({ contracts, atMs });
}

test("of two live roots the one settled at the close is taken, though it lists less, and only its contracts", () => {
  const market = readExpiryMarket(bothRoots(IN_SESSION));
  expect(market).toMatchObject({ root: "SPXW", settlement: "PM" });
  expect(market?.contracts.map(({ root }) => root)).toEqual(new Array(10).fill("SPXW"));
  expect(market?.forward).toBeGreaterThan(580);
  expect(market?.atmVolatility).toBeCloseTo(0.2, 3);
  expect(market?.straddle).toBeGreaterThan(0);
  expect(market?.otherSeries).toBe(
    "Of this date SPXW (PM-settled) is shown; ask for root SPX to see SPX (AM-settled).",
  );
});

test("a root that is asked for is taken, and one that is not there is no market", () => {
  const market = readExpiryMarket(bothRoots(IN_SESSION), "SPX");
  expect(market).toMatchObject({ root: "SPX", settlement: "AM", otherSeries: null });
  expect(market?.contracts).toHaveLength(82);
  expect(readExpiryMarket(bothRoots(IN_SESSION), "NDX")).toBeNull();
});

test("on the day of a monthly the root that has settled is passed over", () => {
  const market = readExpiryMarket(bothRoots(Date.parse("2026-12-18T15:00:00Z")));
  expect(market?.contracts).toHaveLength(10);
  expect(new Set(market?.contracts.map(({ root }) => root))).toEqual(new Set(["SPXW"]));
});

test("nothing stored, nothing measured, or all settled is no market", () => {
  expect(readExpiryMarket({ contracts: [], snapshots: [], before: [] })).toBeNull();
  expect(readExpiryMarket({ contracts: [aStoredContract()], snapshots: [], before: [] })).toBeNull();
  expect(readExpiryMarket(bothRoots(Date.parse("2026-12-18T21:00:00Z")))).toBeNull();
});
