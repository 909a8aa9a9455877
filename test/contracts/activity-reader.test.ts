import { expect, test } from "vitest";
import { createActivityReader } from "../../src/adapters/postgres/chains/activity-reader.ts";
import { memoryActivity } from "../support/memory-activity.ts";
import { TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedChains } from "../support/seed-chains.ts";
import { activitySuite } from "./activity-suite.ts";

const database = useDatabase();

activitySuite("Postgres", async (chains, tickers, counted) => {
  await seedChains(database.db, chains, tickers);
  for (const { symbol, root, expiration, slotMs, volume } of counted) {
    const slot = new Date(slotMs).toISOString();
    await database.exec(`
INSERT INTO chain_snapshots (symbol, root, expiration, slot, as_of, underlying_price, rate, dividend_yield, forward,
  forward_source, contracts, volume, open_interest, provider)
VALUES ('${symbol}', '${root}', '${expiration}', '${slot}', '${slot}', 580, 0.04, 0, 581, 'parity', 1, ${volume}, 0,
  'schwab')`);
  }
  return createActivityReader(database.db);
});
activitySuite("memory", async (chains, tickers, counted) => memoryActivity(chains, tickers, counted));

test("each question is one statement, however many contracts", async () => {
  const reader = createActivityReader(database.db);
  const wish = { today: TODAY, apartMs: 0 };
  const { requests } = database.http.counters;
  await reader.readActivity("SPY", wish);
  await reader.readFlow("SPY", {
    ...wish,
    leastVolume: 1,
    order: "ratio",
    side: null,
    mostDays: null,
    limit: 5,
  });
  expect(database.http.counters.requests - requests).toBe(2);
});

test("a database that is away is told as such", async () => {
  database.http.faults.add({ kind: "drop", probability: 1 });
  const reader = createActivityReader(database.db);
  await expect(reader.readActivity("SPY", { today: TODAY, apartMs: 0 })).rejects.toMatchObject({
    code: "storage_unavailable",
  });
});
