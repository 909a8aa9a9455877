import { expect, test } from "vitest";
import { readChain } from "../../src/chains/read-chain.ts";
import { aStrategyRequest } from "../support/calculations.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains, SPY_EXPIRATIONS, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const SEEN_BEFORE = IN_SESSION - minutes(120);
const EXPIRATION = SPY_EXPIRATIONS[1];

/** Alpaca stands in and lists nothing below `strike`: what Schwab saw there two hours ago is kept. */
function withOldWings(below: number) {
  return spyChains().map((chain) => ({
    ...chain,
    contracts: chain.contracts.map((contract) =>
      contract.strike < below
        ? { ...contract, lastUpdatedMs: SEEN_BEFORE }
        : { ...contract, provider: "alpaca" },
    ),
    snapshots: chain.snapshots.map((snapshot) => ({ ...snapshot, provider: "alpaca" })),
  }));
}

test("a chain tells quotes of the last refresh from those that it did not see", async () => {
  const chains = memoryChains(withOldWings(570));
  const view = await readChain(chains, { symbol: "SPY", expiration: EXPIRATION }, IN_SESSION + minutes(1));
  const old = view.contracts.filter(({ strike }) => strike < 570);
  expect(old.length).toBeGreaterThan(10);
  expect(old.filter(({ quote }) => quote === "usable")).toEqual([]);
  expect(view.contracts.some(({ strike, quote }) => strike >= 570 && quote === "usable")).toBe(true);
  expect(view.data).toMatchObject({ provider: "alpaca", stale: false });
  expect(view.warnings).toEqual([
    `${old.length} of ${view.contracts.length} contracts were not in the last refresh, of alpaca: their quotes are up to 120 minutes older (schwab) and are not used.`,
  ]);
});

test("a position with a leg of before is as old as that leg, and says whose quote it was", async () => {
  const [wide, near] = [withOldWings(577), withOldWings(500)].map((chains) => memoryChains(chains));
  if (wide === undefined || near === undefined) throw new Error("Two chains.");
  const asked = aStrategyRequest({ strategy: "bull_put_spread", strikes: [580, 575] });
  const fresh = await calculatorOver(near)(asked, IN_SESSION + minutes(1));
  expect(fresh.data).toMatchObject({ provider: "alpaca", stale: false });
  const mixed = await calculatorOver(wide)(asked, IN_SESSION + minutes(1));
  expect(mixed.data).toMatchObject({ provider: "schwab", asOfMs: SEEN_BEFORE, stale: true });
  expect(
    mixed.legs.map(({ strike, quality, premiumSource, bid }) => [strike, quality, premiumSource, bid]),
  ).toEqual([
    [580, "usable", "mid", expect.any(Number)],
    [575, "old", "mark", null],
  ]);
  expect(mixed.warnings.join("\n")).toContain(
    "The 575 put was not in the last refresh: schwab quoted it 120 minutes before the others",
  );
});
