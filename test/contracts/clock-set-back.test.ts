import { expect, test } from "vitest";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createVolatilityReader } from "../../src/adapters/postgres/iv-metrics/volatility-reader.ts";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createCurveStore } from "../../src/adapters/postgres/market-inputs/curve-store.ts";
import { createDividendStore } from "../../src/adapters/postgres/market-inputs/dividend-store.ts";
import { createDatabaseProbe } from "../../src/adapters/postgres/operations/database-probe.ts";
import { createBarStore } from "../../src/adapters/postgres/prices/bar-store.ts";
import { createPriceReader } from "../../src/adapters/postgres/prices/price-reader.ts";
import { chooseSymbols } from "../../src/prices/choose-symbols.ts";
import { aValuedChain, aValuedContract } from "../support/contracts.ts";
import { aBar, aQuote } from "../support/memory-prices.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim, aSliceRecord } from "../support/runs.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";
import { aDecided, aDueRequest } from "./dividend-store-suite.ts";

/** Everything was stored once by a clock that ran a day ahead, and then again by one that is right. */
const AHEAD = IN_SESSION + minutes(1_440);
const database = useDatabase();
const db = () => database.db;

test("chains: contracts, snapshot and price of the future are written over, and what is gone goes", async () => {
  const store = createChainStore(db());
  const at = (atMs: number, strikes: readonly number[], mark: number) =>
    store.storeSlice(
      aSliceRecord({
        slotMs: atMs,
        fetchedAtMs: atMs,
        authoritative: true,
        valued: aValuedChain({ contracts: strikes.map((strike) => aValuedContract({ strike, mark })) }),
      }),
      atMs,
    );
  await at(AHEAD, [580, 585], 6);
  await at(IN_SESSION, [580], 5);
  const reader = createChainReader(db());
  const { contracts, snapshots } = await reader.readExpiration("SPY", "2026-12-18");
  expect(contracts.map(({ strike, mark, lastUpdatedMs }) => [strike, mark, lastUpdatedMs])).toEqual([
    [580, 5, IN_SESSION],
  ]);
  expect(snapshots.map(({ asOfMs }) => asOfMs)).toEqual([IN_SESSION]);
  expect((await createPriceReader(db()).findQuote("SPY"))?.priceAtMs).toBe(IN_SESSION);
});

test("prices: a quote and bars of the future are written over, and no longer what comes next", async () => {
  const store = createBarStore(db());
  const put = async (atMs: number, price: number) => {
    const of = { provider: "schwab", fetchedAtMs: atMs } as const;
    await store.storeQuotes({ ...of, quotes: [aQuote({ price, quotedAtMs: atMs })] });
    const bars = [IN_SESSION - minutes(2), atMs - minutes(1)].map((startMs) =>
      aBar({ startMs, close: price, high: 700, low: 1, volume: 1_000 - price }),
    );
    await store.storeBars({ ...of, timeframe: "1m", bars });
  };
  await put(AHEAD, 500);
  const [mark] = (await store.readWatermarks("1m")).filter(({ symbol }) => symbol === "SPY");
  if (mark === undefined) throw new Error("SPY has bars.");
  expect(mark.lastStartMs).toBe(AHEAD - minutes(1));
  const chosen = { watermarks: [mark], places: 9, slotMs: IN_SESSION, page: 0, toMs: IN_SESSION };
  const [gap] = chooseSymbols(chosen).asked;
  expect(gap?.fromMs).toBeLessThan(IN_SESSION);

  await put(IN_SESSION, 600);
  const reader = createPriceReader(db());
  expect(await reader.findQuote("SPY")).toMatchObject({ price: 600, priceAtMs: IN_SESSION });
  const wanted = {
    symbol: "SPY",
    timeframe: "1m",
    session: "all",
    fromMs: null,
    toMs: null,
    limit: 9,
  } as const;
  const bars = await reader.readBars({ ...wanted, keep: "newest" });
  expect(bars.map(({ startMs, close }) => [startMs, close])).toEqual([
    [IN_SESSION - minutes(2), 600],
    [IN_SESSION - minutes(1), 600],
  ]);
});

test("metrics, curves and dividends of the future neither stay the latest nor keep anything out", async () => {
  const metrics = createIvMetricsStore(db());
  await metrics.storeMetrics([aStoredVolatility({ slotMs: AHEAD, asOfMs: AHEAD })], AHEAD);
  // A day that is computed anew is long ago, and no clock was wrong.
  await metrics.storeMetrics([aStoredVolatility({ slotMs: IN_SESSION - minutes(1_440) })], AHEAD);
  const latest = async () => (await createVolatilityReader(db()).readLatest("SPY"))?.slotMs;
  expect(await latest()).toBe(AHEAD);
  await metrics.storeMetrics([aStoredVolatility()], IN_SESSION);
  expect(await latest()).toBe(IN_SESSION);

  const curves = createCurveStore(db());
  const put = (atMs: number, parYield: number) =>
    curves.storeCurves([{ day: "2026-11-20", points: [{ years: 1, parYield }] }], {
      source: "treasury",
      fetchedAtMs: atMs,
    });
  await put(AHEAD, 0.05);
  expect(await put(IN_SESSION, 0.04)).toBe(1);

  const dividends = createDividendStore(db());
  await dividends.storeSchedules([aDecided()], AHEAD + minutes(2_880));
  const due = await dividends.readDue(aDueRequest());
  expect(due.tickers.map(({ symbol }) => symbol)).toContain("SPY");
  expect(await dividends.storeSchedules([aDecided()], IN_SESSION)).toBeGreaterThan(0);
});

test("runs of the future neither hold their job nor take the slots to come", async () => {
  const ledger = createRunLedger(db(), memoryUsage());
  const tomorrow = aClaim(AHEAD);
  expect(await ledger.claimRun(tomorrow)).toMatchObject({ kind: "claimed" });
  expect(await ledger.claimRun(aClaim(AHEAD, { id: "rates@x", job: "rates" }))).toMatchObject({
    kind: "claimed",
  });
  expect(await ledger.claimRun(aClaim(IN_SESSION))).toMatchObject({ kind: "claimed" });
  // Another job's are its own next run's to forget.
  expect(await database.rows("SELECT job FROM job_runs ORDER BY job")).toEqual([
    ["options_refresh"],
    ["rates"],
  ]);
  expect(await ledger.claimRun(aClaim(AHEAD))).toMatchObject({ kind: "claimed", fence: 1 });
});

test("the doctor's look names what lies ahead", async () => {
  const probe = createDatabaseProbe(db());
  await createRunLedger(db(), memoryUsage()).claimRun(aClaim(AHEAD));
  await createIvMetricsStore(db()).storeMetrics([aStoredVolatility({ slotMs: AHEAD, day: TODAY })]);
  const found = await probe.readAhead(IN_SESSION);
  expect(found).toEqual([
    { what: "runs", latestMs: AHEAD },
    { what: "volatility metrics", latestMs: AHEAD },
  ]);
  expect(await probe.readAhead(AHEAD)).toEqual([]);
});
