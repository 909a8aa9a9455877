import { expect, test } from "vitest";
import { readChain, readExpirations } from "../../src/chains/read-chain.ts";
import { aStoredContract } from "../support/contracts.ts";
import { memoryChains, SPY_EXPIRATIONS, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const chains = memoryChains(spyChains());

test("expirations come nearest first with their days", async () => {
  const listed = await readExpirations(chains, "SPY", IN_SESSION);
  expect(listed.map(({ expiration, dte, contracts }) => [expiration, dte, contracts])).toEqual([
    [SPY_EXPIRATIONS[0], 4, 82],
    [SPY_EXPIRATIONS[1], 25, 82],
    [SPY_EXPIRATIONS[2], 53, 82],
  ]);
});

test("a chain is read by days or by date, with what its refresh measured and how old it is", async () => {
  const byDays = await readChain(chains, { symbol: "SPY", dte: 25 }, IN_SESSION + minutes(2));
  expect(byDays).toMatchObject({
    symbol: "SPY",
    expiration: SPY_EXPIRATIONS[1],
    dte: 25,
    underlyingPrice: 580,
    inputs: {
      // What the options imply where nobody announces the yield: the share less 1.2 % a year of 25 days.
      underlying: { used: 580, stated: 580, implied: expect.closeTo(579.52, 2) },
      forwardSource: "parity",
      rateSource: "provider",
      dividends: null,
      arbitrage: { butterfly: false, calendar: false },
    },
    // From the quotes, a second and a half before the fetch.
    data: { source: "stored", provider: "schwab", ageSeconds: 122, stale: false },
    warnings: [],
  });
  expect(byDays.contracts).toHaveLength(82);
  expect(byDays.inputs?.atmImpliedVolatility).toBeCloseTo(0.2, 4);
  const byDate = await readChain(
    chains,
    { symbol: "SPY", expiration: SPY_EXPIRATIONS[1] },
    IN_SESSION + minutes(2),
  );
  expect(byDate).toEqual(byDays);
});

test("days that are not listed give the nearest, named", async () => {
  const { expiration, warnings } = await readChain(chains, { symbol: "SPY", dte: 7 }, IN_SESSION);
  expect(expiration).toBe(SPY_EXPIRATIONS[0]);
  expect(warnings).toEqual([expect.stringContaining("7 DTE")]);
});

test("a symbol that is not kept is unknown, with how to add it; one without quotes has none yet", async () => {
  const kept = {
    symbol: "AAPL",
    name: null,
    active: true,
    price: null,
    contracts: 0,
    expirations: 0,
    lastUpdatedMs: null,
    provider: null,
  };
  const empty = memoryChains([], [kept]);
  await expect(readChain(empty, { symbol: "XYZ", dte: 7 }, IN_SESSION)).rejects.toMatchObject({
    code: "unknown_symbol",
    hint: expect.stringContaining("npm run seed"),
  });
  await expect(readChain(empty, { symbol: "AAPL", dte: 7 }, IN_SESSION)).rejects.toMatchObject({
    code: "no_quotes",
  });
  expect(await readExpirations(empty, "AAPL", IN_SESSION)).toEqual([]);
});

test("contracts without a snapshot are shown all the same", async () => {
  const bare = memoryChains([{ contracts: [aStoredContract()], snapshots: [], before: [] }]);
  expect(await readChain(bare, { symbol: "SPY", dte: 25 }, IN_SESSION)).toMatchObject({
    underlyingPrice: null,
    inputs: null,
    unpriced: { calls: [], puts: [] },
  });
});

test("a chain that vanishes between the list and the reading is no_quotes, not a broken answer", async () => {
  const readNothing = async () => ({ contracts: [], snapshots: [], before: [] });
  const vanished = { ...chains, readExpiration: readNothing, readNearest: readNothing };
  await expect(readChain(vanished, { symbol: "SPY", dte: 25 }, IN_SESSION)).rejects.toMatchObject({
    code: "no_quotes",
  });
});
