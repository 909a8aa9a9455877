import { expect, test } from "vitest";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createVolatilityReader } from "../../src/adapters/postgres/iv-metrics/volatility-reader.ts";
import type { ScanRow } from "../../src/iv-metrics/ports.ts";
import { aStoredContract } from "../support/contracts.ts";
import { SPY_EXPIRATIONS, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedChains } from "../support/seed-chains.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";
import { aTicker } from "./chain-reader-suite.ts";

const database = useDatabase();
const read = async () => {
  const rows = await createVolatilityReader(database.db).readScan(TODAY);
  return new Map(rows.map((row): [string, ScanRow] => [row.symbol, row]));
};

/** December's call and put of SPY at a strike, 20 cents wide each. */
const pair = (strike: number, mid: number) =>
  (["call", "put"] as const).map((type) =>
    aStoredContract({ expiration: SPY_EXPIRATIONS[1], strike, type, bid: mid - 0.1, ask: mid + 0.1 }),
  );

test("every active ticker comes in one statement, also the one of which nothing is stored", async () => {
  await seedChains(
    database.db,
    spyChains(),
    ["SPY", "AAPL", "TSLA"].map((symbol) => aTicker(symbol)),
  );
  await database.exec(`UPDATE tickers SET is_active = false WHERE symbol = 'TSLA';
UPDATE tickers SET price = 580.5, previous_close = 578, price_at = '2026-11-23 15:00+00', provider = 'schwab' WHERE symbol = 'SPY'`);
  await createIvMetricsStore(database.db).storeMetrics([
    aStoredVolatility({ slotMs: IN_SESSION - minutes(30), ivRank: 1 }),
    aStoredVolatility(),
    aStoredVolatility({ symbol: "TSLA" }),
  ]);
  const { requests, statements } = database.http.counters;
  const scan = await read();
  expect(database.http.counters.requests - requests).toBe(1);
  expect(database.http.counters.statements - statements).toBe(1);
  expect([...scan.keys()]).toEqual(["AAPL", "SPY"]);
  expect(scan.get("AAPL")).toEqual({
    symbol: "AAPL",
    name: null,
    price: null,
    previousClose: null,
    priceAtMs: null,
    provider: null,
    metrics: null,
    volume: null,
    openInterest: null,
    spread: null,
  });
  const { term: _term, warnings: _warnings, ...stored } = aStoredVolatility();
  const spy = scan.get("SPY");
  expect(stored).toMatchObject(spy?.metrics ?? {});
  expect(spy?.metrics).toMatchObject({
    ivRank: 62.5,
    asOfMs: IN_SESSION,
    quotedAtMs: IN_SESSION,
    ivLessRv: 0.05,
  });
  expect(spy).toMatchObject({
    price: 580.5,
    previousClose: 578,
    priceAtMs: IN_SESSION,
    provider: "schwab",
    spread: { expiration: SPY_EXPIRATIONS[1], strike: 580 },
  });
  // Quoted two cents wide each, around 13 dollars.
  expect(spy?.spread?.fraction).toBeCloseTo(0.04 / 26, 3);
});

test("volume and open interest are those of the live expirations' latest snapshots", async () => {
  await seedChains(database.db, [...spyChains(IN_SESSION - minutes(15)), ...spyChains()], [aTicker("SPY")]);
  await database.exec(`UPDATE chain_snapshots SET volume = 7, open_interest = 70;
UPDATE chain_snapshots SET volume = 1, open_interest = 10 WHERE as_of < '2026-11-23 15:00+00';
INSERT INTO chain_snapshots SELECT (jsonb_populate_record(s, '{"expiration": "2026-11-20"}')).* FROM chain_snapshots s LIMIT 1`);
  expect((await read()).get("SPY")).toMatchObject({ volume: 21, openInterest: 210 });
});

test("the spread is of the strike nearest to the price that has both sides, within 5 %", async () => {
  const [, call] = [...pair(580, 10), ...pair(585, 8)];
  const contracts = [...pair(575, 10), ...pair(585, 8), ...(call === undefined ? [] : [call])];
  await seedChains(database.db, [{ contracts, snapshots: [], before: [] }], [aTicker("SPY")]);
  const at = async (price: number) => {
    await database.exec(`UPDATE tickers SET price = ${price}`);
    return (await read()).get("SPY")?.spread ?? null;
  };
  expect(await at(580.5)).toEqual({ expiration: SPY_EXPIRATIONS[1], strike: 585, fraction: 0.4 / 16 });
  expect(await at(576)).toMatchObject({ strike: 575, fraction: 0.4 / 20 });
  expect(await at(700)).toBeNull();
});
