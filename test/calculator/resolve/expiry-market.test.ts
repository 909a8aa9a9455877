import { expect, test } from "vitest";
import { readExpiryMarket } from "../../../src/calculator/resolve/expiry-market.ts";
import type { PositionQuotes } from "../../../src/chains/reader-ports.ts";
import { aStoredChain, memoryChains, SPY_MARKET } from "../../support/memory-chains.ts";
import { aModelChain } from "../../support/model-chain.ts";
import { IN_SESSION } from "../../support/moments.ts";

const MONTHLY = "2026-12-18";
const SPX = { ...SPY_MARKET, symbol: "SPX", spot: 580, expiration: MONTHLY };

/** SPX settled on the morning's prices and listed with more strikes than SPXW, which lives until the close. */
async function bothRoots(atMs: number): Promise<PositionQuotes> {
  const am = aModelChain({ ...SPX, root: "SPX", settlement: "AM" });
  const pm = aModelChain({ ...SPX, root: "SPXW", strikes: [560, 570, 580, 590, 600] });
  const contracts = [...am, ...pm].map((contract) => ({ ...contract, quotedAtMs: atMs }));
  const chains = memoryChains([aStoredChain({ contracts, atMs })]);
  const [quotes] = await chains.readPositionQuotes("SPX", [{ expiration: MONTHLY, strikes: [580] }]);
  if (quotes === undefined) throw new Error("No quotes.");
  return quotes;
}

test("of two live roots the one settled at the close is taken, though it lists less, and only its contracts", async () => {
  const market = readExpiryMarket(await bothRoots(IN_SESSION));
  expect(market?.stored).toMatchObject({ root: "SPXW", settlement: "PM", calls: [560, 570, 580, 590, 600] });
  expect(new Set(market?.stored?.listed.map(({ root }) => root))).toEqual(new Set(["SPXW"]));
  expect(market?.forward).toBeGreaterThan(580);
  expect(market?.smile?.atmVolatility).toBeCloseTo(0.2, 3);
  expect(market?.stored?.snapshot.atmStraddle).toBeGreaterThan(0);
  expect(market?.stored?.otherSeries).toBe(
    "Of this date SPXW (PM-settled) is shown; ask for root SPX to see SPX (AM-settled).",
  );
});

test("a root that is asked for is taken, and one that is not there is no market", async () => {
  const market = readExpiryMarket(await bothRoots(IN_SESSION), "SPX");
  expect(market?.stored).toMatchObject({ root: "SPX", settlement: "AM", otherSeries: null });
  expect(market?.stored?.calls).toHaveLength(41);
  expect(readExpiryMarket(await bothRoots(IN_SESSION), "NDX")).toBeNull();
});

test("on the day of a monthly the root that has settled is passed over", async () => {
  const market = readExpiryMarket(await bothRoots(Date.parse("2026-12-18T15:00:00Z")));
  expect(market?.stored?.root).toBe("SPXW");
});

test("nothing stored, nothing measured, or all settled is no market", async () => {
  const nothing = { expiration: MONTHLY, contracts: [], series: [], snapshots: [], before: [] };
  expect(readExpiryMarket(nothing)).toBeNull();
  const { series } = await bothRoots(IN_SESSION);
  expect(readExpiryMarket({ ...nothing, series })).toBeNull();
  expect(readExpiryMarket(await bothRoots(Date.parse("2026-12-18T21:00:00Z")))).toBeNull();
});
