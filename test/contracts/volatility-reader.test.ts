import { expect, test } from "vitest";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createVolatilityReader } from "../../src/adapters/postgres/iv-metrics/volatility-reader.ts";
import { aStoredContract } from "../support/contracts.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedChains } from "../support/seed-chains.ts";
import { anExpiryMove, memoryVolatility } from "../support/stored-volatility.ts";
import { type KeptVolatility, volatilityReaderSuite } from "./volatility-reader-suite.ts";

const database = useDatabase();

const NOTHING = { contracts: 0, expirations: 0, lastUpdatedMs: null, price: null, provider: null };
const TICKERS = ["SPY", "AAPL"].map((symbol) => ({ symbol, name: null, active: true, ...NOTHING }));

async function storedVolatility({ rows, moves, rebuilt = [] }: KeptVolatility) {
  const chains = moves.map((move) => {
    const { root, expiration, settlement, asOfMs: lastUpdatedMs } = move;
    return {
      contracts: [aStoredContract({ root, expiration, settlement, lastUpdatedMs })],
      snapshots: [move],
      before: [],
    };
  });
  await seedChains(database.db, chains, TICKERS);
  await createIvMetricsStore(database.db).storeMetrics(rows);
  for (const { day, source, underlyingPrice, iv30, skew25Delta } of rebuilt)
    await database.exec(`
INSERT INTO iv_history (symbol, day, source, at, quality, underlying_price, iv_30, skew_25_delta, points, asked_at)
VALUES ('SPY', '${day}', '${source}', now(), 'good', ${underlyingPrice}, ${iv30}, ${skew25Delta}, 18, now())`);
  return createVolatilityReader(database.db);
}

volatilityReaderSuite("Postgres", storedVolatility);
volatilityReaderSuite("memory", async (kept) => memoryVolatility(kept));

test("snapshots of ten days ago and more are no market to answer from", async () => {
  const moves = [11, 9].map((days) =>
    anExpiryMove({
      expiration: `2027-01-${String(days).padStart(2, "0")}`,
      asOfMs: IN_SESSION - minutes(days * 1_440),
    }),
  );
  const reader = await storedVolatility({ rows: [], moves });
  const read = await reader.readSnapshots("SPY", TODAY);
  expect(read.map(({ asOfMs }) => asOfMs)).toEqual([IN_SESSION - minutes(9 * 1_440)]);
});
