import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createChainPlanStore } from "../../src/adapters/postgres/chains/chain-plan-store.ts";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { tickersStatement } from "../../src/adapters/postgres/chains/list-tickers.ts";
import { anExpirySummary, aValuedChain, aValuedContract } from "../support/contracts.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aSliceRecord } from "../support/runs.ts";
import { seedChains } from "../support/seed-chains.ts";
import { chainReaderSuite } from "./chain-reader-suite.ts";
import { positionQuotesSuite } from "./position-quotes-suite.ts";

const database = useDatabase();
const [YESTERDAY, NEAR, FAR] = ["2026-11-22", "2026-11-27", "2026-12-18"];

for (const suite of [chainReaderSuite, positionQuotesSuite]) {
  suite("Postgres", async (chains, tickers) => {
    await seedChains(database.db, chains, tickers);
    return createChainReader(database.db);
  });
  suite("memory", async (chains, tickers) => memoryChains(chains, tickers));
}

test("rows from before quotes had a time of their own are as old as their fetch, and never name what was not kept", async () => {
  await database.exec(`
INSERT INTO chain_snapshots (symbol, root, expiration, slot, as_of, underlying_price, rate, dividend_yield, forward,
  forward_source, contracts, volume, open_interest, provider)
VALUES ('SPY', 'SPY', '${FAR}', '2026-11-23 15:00+00', '2026-11-23 15:00:04+00', 580, 0.04, 0, 581, 'parity', 1, 0, 0,
  'schwab')`);
  const { snapshots } = await createChainReader(database.db).readExpiration("SPY", FAR);
  expect(snapshots).toMatchObject([
    {
      asOfMs: IN_SESSION + 4_000,
      quotedAtMs: IN_SESSION + 4_000,
      delayed: false,
      settlement: "PM",
      statedPrice: null,
      impliedPrice: null,
      rateSource: "provider",
      slopeRate: null,
      dividends: null,
      forwardError: null,
      smile: null,
      modelFreeVolatility: null,
      butterflyArbitrage: false,
      tooWide: 0,
      unpricedCalls: [],
      unpricedPuts: [],
    },
  ]);
});

test("a number too small for a single does not cost the slice", async () => {
  const expiries = [
    anExpirySummary({ expiration: FAR, smile: [1, 2, 3, 4, 5, 6, 1e-42, 1e-50, 7, 8].map(Math.fround) }),
  ];
  const record = aSliceRecord({ valued: aValuedChain({ expiries }) });
  await createChainStore(database.db).storeSlice(record, IN_SESSION);
  const { snapshots } = await createChainReader(database.db).readExpiration("SPY", FAR);
  expect(snapshots[0]?.smile?.[6]).toBeLessThan(1e-37);
});

test("sizes for planning cover active tickers only, also those never fetched", async () => {
  const contracts = [FAR, NEAR, YESTERDAY].flatMap((expiration) =>
    [580, 590].map((strike) => aValuedContract({ expiration, strike })),
  );
  await createChainStore(database.db).storeSlice(
    aSliceRecord({ valued: aValuedChain({ contracts, expiries: [] }) }),
    IN_SESSION,
  );
  await database.exec("INSERT INTO tickers (symbol, is_active) VALUES ('TSLA', false)");
  expect(await createChainPlanStore(database.db).readSizes(TODAY)).toEqual([
    { symbol: "AAPL", sizes: [] },
    {
      symbol: "SPY",
      sizes: [
        { expiration: NEAR, contracts: 2 },
        { expiration: FAR, contracts: 2 },
      ],
    },
  ]);
});

test("tickers are listed without a look at their contracts", async () => {
  const { rows } = await database.db.execute<Record<string, string>>(sql`EXPLAIN ${tickersStatement(TODAY)}`);
  const plan = rows.flatMap((row) => Object.values(row)).join("\n");
  expect(plan).toContain("chain_sizes");
  expect(plan).not.toContain("option_contracts");
});

test("what is counted is what is stored: sides of one expiration add up, vanished contracts go, late ones change nothing", async () => {
  const store = createChainStore(database.db);
  const slice = (side: "CALL" | "PUT", strikes: number[], fetchedAtMs: number) =>
    store.storeSlice(
      aSliceRecord({
        side,
        fetchedAtMs,
        valued: aValuedChain({
          contracts: strikes.map((strike) =>
            aValuedContract({ expiration: FAR, strike, type: side === "CALL" ? "call" : "put" }),
          ),
          expiries: [],
        }),
      }),
      fetchedAtMs,
    );
  const counted = async () =>
    (await createChainReader(database.db).listTickers(TODAY)).find(({ symbol }) => symbol === "SPY")
      ?.contracts;
  await slice("CALL", [570, 580, 590], IN_SESSION);
  await slice("PUT", [570, 580], IN_SESSION);
  expect(await counted()).toBe(5);
  await slice("CALL", [580], IN_SESSION + 900_000);
  expect(await counted()).toBe(3);
  await slice("PUT", [580], IN_SESSION - 900_000);
  expect(await counted()).toBe(3);
  expect(await database.rows("SELECT count(*) FROM option_contracts")).toEqual([["3"]]);
});

test("quotes of a position are one request however many expirations, and none for none", async () => {
  const reader = createChainReader(database.db);
  const { requests } = database.http.counters;
  await reader.readPositionQuotes("SPY", []);
  expect(database.http.counters.requests - requests).toBe(0);
  const wanted = [YESTERDAY, NEAR, FAR, NEAR].map((expiration) => ({ expiration, strikes: [580, 590] }));
  expect(await reader.readPositionQuotes("SPY", wanted)).toHaveLength(4);
  expect(database.http.counters.requests - requests).toBe(1);
});

test("readers say storage_unavailable when the database does not answer", async () => {
  database.http.faults.add({ kind: "drop", probability: 1 });
  const reader = createChainReader(database.db);
  const failing = [
    () => reader.listTickers(TODAY),
    () => reader.findTicker("SPY"),
    () => reader.listExpirations("SPY", TODAY),
    () => reader.readExpiration("SPY", FAR),
    () => reader.readNearest("SPY", { date: FAR, from: TODAY }),
    () => reader.readPositionQuotes("SPY", [{ expiration: FAR, strikes: [580] }]),
  ];
  for (const read of failing) {
    await expect(read()).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
  }
});
