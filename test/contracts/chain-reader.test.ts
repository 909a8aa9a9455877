import { expect, test } from "vitest";
import { createChainPlanStore } from "../../src/adapters/postgres/chains/chain-plan-store.ts";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { aValuedChain, aValuedContract } from "../support/contracts.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aSliceRecord } from "../support/runs.ts";
import { seedChains } from "../support/seed-chains.ts";
import { chainReaderSuite } from "./chain-reader-suite.ts";

const database = useDatabase();
const [YESTERDAY, NEAR, FAR] = ["2026-11-22", "2026-11-27", "2026-12-18"];

chainReaderSuite("Postgres", async (chains, tickers) => {
  await seedChains(database.db, chains, tickers);
  return createChainReader(database.db);
});
chainReaderSuite("memory", async (chains, tickers) => memoryChains(chains, tickers));

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

test("readers say storage_unavailable when the database does not answer", async () => {
  database.http.faults.add({ kind: "drop", probability: 1 });
  const reader = createChainReader(database.db);
  const failing = [
    () => reader.listTickers(TODAY),
    () => reader.findTicker("SPY"),
    () => reader.listExpirations("SPY", TODAY),
    () => reader.readExpiration("SPY", FAR),
  ];
  for (const read of failing) {
    await expect(read()).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
  }
});
