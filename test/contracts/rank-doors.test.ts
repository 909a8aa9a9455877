import { expect, test } from "vitest";
import { createAlertBook } from "../../src/adapters/postgres/alerts/alert-book.ts";
import { createWatchlistStore } from "../../src/adapters/postgres/alerts/watchlist-store.ts";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createPlanReader } from "../../src/adapters/postgres/chains/plan-reader.ts";
import { createDigestStore } from "../../src/adapters/postgres/digests/digest-store.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createRankStore } from "../../src/adapters/postgres/iv-metrics/rank-store.ts";
import { createVolatilityReader } from "../../src/adapters/postgres/iv-metrics/volatility-reader.ts";
import type { IvMetricsRow } from "../../src/iv-metrics/ports.ts";
import { rankAgain } from "../../src/iv-metrics/rank-again.ts";
import { readVolatility } from "../../src/iv-metrics/read-volatility.ts";
import { scanTickers } from "../../src/iv-metrics/scan-tickers.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";

const database = useDatabase();
const closeOf = (day: string, changes: Partial<IvMetricsRow> = {}) =>
  aStoredVolatility({ day, slotMs: Date.parse(`${day}T21:00:00Z`), isClose: true, ...changes });
const store = (rows: readonly IvMetricsRow[]) => createIvMetricsStore(database.db).storeMetrics(rows);
const again = () => rankAgain({ ranks: createRankStore(database.db) }, ["SPY"], IN_SESSION);
/** The sessions up to last Friday's, as if weekends were some, between 10 and 30 %. */
const rebuild = (count: number) =>
  database.exec(`
INSERT INTO iv_history (symbol, day, source, at, quality, underlying_price, iv_30, points, asked_at)
SELECT 'SPY', '2026-11-21'::date - n, 'databento-cbbo-1m', now(), 'good', 580, 0.2 + 0.1 * sin(n / 9.0), 18, now()
FROM generate_series(1, ${count}) AS n`);

async function everyDoor() {
  const { db } = database;
  const volatility = createVolatilityReader(db);
  const owner = { kind: "user", id: "42" } as const;
  await createWatchlistStore(db).add(owner, { symbols: ["SPY"], addedBy: "42", most: 9 }, IN_SESSION);
  const alert = { ownerId: "42", guildId: null, target: owner, symbol: "SPY", kind: "iv_rank" } as const;
  const limits = { perUser: 9, perServer: 9 };
  await createAlertBook(db).add({ ...alert, level: 70, direction: "up" }, limits, IN_SESSION);
  const [view, [scanned], [watched], facts, ground, [alerted]] = await Promise.all([
    readVolatility({ chains: createChainReader(db), volatility }, "SPY", IN_SESSION),
    scanTickers({ volatility }, IN_SESSION).then((all) => all.filter(({ symbol }) => symbol === "SPY")),
    createWatchlistStore(db).read(owner),
    createDigestStore(db).readFacts({ channelId: "7", guildId: "9" }, TODAY),
    createPlanReader(db).readPlanGround("SPY", TODAY, { near: TODAY, later: null }),
    createAlertBook(db).readArmed({ kinds: ["iv_rank"], symbols: null }),
  ]);
  const digested = facts.tickers.find(({ symbol }) => symbol === "SPY");
  return { view, scanned, watched, digested, planned: ground.metrics, alerted: alerted?.observed };
}

test("every door shows the same rank, of as many days, and the rank is that of the low, high and value shown", async () => {
  await rebuild(240);
  await store([
    closeOf("2026-11-20", { rankIv30: 0.22 }),
    // Shown that day, and ranked on none: what was rebuilt of it counts.
    closeOf("2026-11-19", { rankIv30: null, iv30: 0.9, extrapolated: [30] }),
    aStoredVolatility({ iv30: 0.231, rankIv30: 0.24, provider: "alpaca" }),
  ]);
  await again();
  const { view, scanned, watched, digested, planned, alerted } = await everyDoor();
  const { value, current, low, high, observations, rebuilt, live } = view.ivRank;
  expect({ current, observations, rebuilt, live }).toEqual({
    ...{ current: 0.24, observations: 240, rebuilt: 239, live: 1 },
  });
  expect(value).toBeCloseTo((100 * (0.24 - (low ?? 0))) / ((high ?? 0) - (low ?? 0)), 4);
  expect(view.closes).toHaveLength(240);
  expect(view.closes.find(({ day }) => day === "2026-11-19")?.source).toBe("databento-cbbo-1m");
  const same = { ivRank: value, observations };
  for (const door of [scanned, watched, digested, planned]) expect(door).toMatchObject(same);
  for (const door of [scanned, planned])
    expect(door).toMatchObject({
      ivPercentile: view.ivPercentile,
      regime: view.regime,
      rebuiltObservations: 239,
    });
  expect(alerted).toMatchObject({
    ivRank: { value },
    rankCounts: { observations, rebuiltObservations: rebuilt },
  });
});

test("every door says why there is no rank: no value between two expirations is no short history", async () => {
  await rebuild(240);
  await store([aStoredVolatility({ iv30: 0.2, rankIv30: null, extrapolated: [30] })]);
  await again();
  const { view, scanned } = await everyDoor();
  expect(view).toMatchObject({ missing: "invalid-current", ivRank: { value: null, observations: 240 } });
  expect(scanned?.unranked).toBe("no 30-day volatility between listed expirations");
});

test("what was called high among other days, or weeks ago, is no reason to be called so now", async () => {
  await rebuild(249);
  const now = aStoredVolatility({ rankIv30: 0.1975 });
  const regimeAfter = async (before: Partial<IvMetricsRow>) => {
    await database.exec("DELETE FROM iv_metrics");
    await store([aStoredVolatility({ slotMs: IN_SESSION - minutes(30), regime: "high", ...before }), now]);
    await again();
    const row = await createVolatilityReader(database.db).readLatest("SPY");
    expect(row?.ivRank).toBeCloseTo(48.75, 0);
    return row?.regime;
  };
  expect(await regimeAfter({ observations: 249 })).toBe("high");
  expect(await regimeAfter({ observations: 70 })).toBe("neutral");
  const weeksAgo = { slotMs: IN_SESSION - minutes(10 * 1_440), day: "2026-11-13", observations: 249 };
  expect(await regimeAfter(weeksAgo)).toBe("neutral");
});
