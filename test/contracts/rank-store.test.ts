import { expect, test } from "vitest";
import { createAlertBook } from "../../src/adapters/postgres/alerts/alert-book.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createRankStore } from "../../src/adapters/postgres/iv-metrics/rank-store.ts";
import { createVolatilityReader } from "../../src/adapters/postgres/iv-metrics/volatility-reader.ts";
import { lookAtAlert } from "../../src/alerts/look-at-alert.ts";
import type { IvMetricsRow } from "../../src/iv-metrics/ports.ts";
import { rankAgain } from "../../src/iv-metrics/rank-again.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { USUAL_LIMITS } from "../../src/providers/freshness.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";

const database = useDatabase();
const store = () => createIvMetricsStore(database.db);
const again = (symbols = ["SPY"], nowMs = IN_SESSION) =>
  rankAgain({ ranks: createRankStore(database.db) }, symbols, nowMs);
const latest = async () => {
  const row = await createVolatilityReader(database.db).readLatest("SPY");
  if (row === null) throw new Error("nothing is stored");
  return row;
};
/** `count` days up to yesterday, from 10 % up to 30 %; every tenth of them is what `changes` says. */
const rebuild = (count: number, quality = "good") =>
  database.exec(`
INSERT INTO iv_history (symbol, day, source, at, quality, underlying_price, iv_30, points, asked_at)
SELECT 'SPY', '2026-11-23'::date - n, 'databento-cbbo-1m', now(), '${quality}', 580, 0.3 - 0.2 * n / ${count}, 18, now()
FROM generate_series(1, ${count}) AS n ON CONFLICT (symbol, day) DO UPDATE SET quality = excluded.quality, iv_30 = excluded.iv_30`);
const unranked = (changes: Partial<IvMetricsRow> = {}) =>
  aStoredVolatility({
    ivRank: null,
    ivPercentile: null,
    observations: 0,
    regime: null,
    rankIv30: 0.2,
    warnings: ["One of the quotes."],
    ...changes,
  });

test("once days were rebuilt the latest metrics are ranked among them, in two requests, once", async () => {
  await store().storeMetrics([unranked({ slotMs: IN_SESSION - minutes(30) }), unranked()]);
  expect(await again()).toBe(0);
  await rebuild(249);
  const before = database.http.counters.requests;
  expect(await again(["SPY", "AAPL", "NONE"])).toBe(1);
  expect(database.http.counters.requests - before).toBe(2);
  expect(await latest()).toMatchObject({
    ivRank: expect.closeTo(50, 0),
    ivPercentile: expect.closeTo(50, 0),
    observations: 249,
    rebuiltObservations: 249,
    regime: "high",
    warnings: ["One of the quotes."],
  });
  expect(await again()).toBe(0);
  expect(
    await database.rows("SELECT observations FROM iv_metrics WHERE slot < '2026-11-23 15:00+00'"),
  ).toEqual([["0"]]);
  expect(await again([])).toBe(0);
});

test("suspect days and days without a volatility never count; a live close stands before a rebuilt one", async () => {
  const closeOf = (day: string, changes: Partial<IvMetricsRow>) =>
    unranked({ day, slotMs: Date.parse(`${day}T21:00:00Z`), isClose: true, ...changes });
  await rebuild(100);
  await database.exec(`UPDATE iv_history SET quality = 'suspect', iv_30 = 9 WHERE day = '2026-11-10';
UPDATE iv_history SET quality = 'none', iv_30 = NULL WHERE day = '2026-11-11'`);
  await store().storeMetrics([
    // From before the value that is ranked was kept.
    closeOf("2026-11-20", { rankIv30: null, iv30: 0.27 }),
    closeOf("2026-11-19", { rankIv30: 0.31, iv30: 0.29, extrapolated: [30] }),
    closeOf("2026-11-18", { rankIv30: null, iv30: 0.5, extrapolated: [30] }),
    unranked(),
  ]);
  const days = await createVolatilityReader(database.db).readRankDays("SPY");
  expect(days).toHaveLength(98);
  expect(days.map(({ day }) => day)).not.toContain("2026-11-10");
  const on = (wanted: string) => days.find(({ day }) => day === wanted);
  expect(on("2026-11-20")).toMatchObject({
    live: { iv30: 0.27, provider: "schwab" },
    rebuilt: { iv30: 0.294 },
  });
  expect(on("2026-11-19")).toMatchObject({ live: { iv30: 0.31 } });
  expect(on("2026-11-18")).toMatchObject({ live: null, rebuilt: { source: "databento-cbbo-1m" } });
  await again();
  expect(await latest()).toMatchObject({ observations: 98, rebuiltObservations: 96 });
  const [, spy] = await store().readMarkets({
    ...{ day: "2026-11-23", fromMs: IN_SESSION, toMs: IN_SESSION, slotMs: IN_SESSION + 1 },
  });
  expect(spy).toMatchObject({
    symbol: "SPY",
    days,
    before: { regime: (await latest()).regime, observations: 98 },
  });
});

test("a year is 252 sessions, and nothing from longer ago", async () => {
  await rebuild(300);
  await store().storeMetrics([unranked()]);
  await database.exec("UPDATE iv_history SET day = day - 300 WHERE day < '2026-10-01'");
  const days = await createVolatilityReader(database.db).readRankDays("SPY");
  expect(days[0]?.day).toBe("2025-11-19");
});

test("rebuilt closes are the good ones, the latest, oldest first", async () => {
  await rebuild(5);
  await database.exec("UPDATE iv_history SET quality = 'suspect' WHERE day = '2026-11-21'");
  const closes = await createVolatilityReader(database.db).readRebuiltCloses("SPY", 3);
  expect(closes.map(({ day }) => day)).toEqual(["2026-11-19", "2026-11-20", "2026-11-22"]);
  expect(closes[2]).toEqual({
    ...{
      day: "2026-11-22",
      source: "databento-cbbo-1m",
      underlyingPrice: 580,
      iv60: null,
      skew25Delta: null,
    },
    iv30: expect.closeTo(0.26, 9),
  });
});

test("a row that was computed anew meanwhile, and one of the future, are left", async () => {
  await store().storeMetrics([unranked({ slotMs: IN_SESSION + minutes(90), day: "2026-11-23" }), unranked()]);
  await rebuild(100);
  const ranks = createRankStore(database.db);
  const [read] = await ranks.readRanked(["SPY"], IN_SESSION);
  expect(read).toMatchObject({ slotMs: IN_SESSION, asOfMs: IN_SESSION, before: null });
  await store().storeMetrics([unranked({ asOfMs: IN_SESSION + 1, observations: 7 })]);
  expect(
    await ranks.storeRanks([
      {
        ...{ symbol: "SPY", slotMs: IN_SESSION, asOfMs: IN_SESSION, ivRank: 1, ivPercentile: 1 },
        ...{ observations: 100, rebuiltObservations: 100, regime: "low", warnings: [] },
      },
    ]),
  ).toBe(0);
});

test("an alert on the rank does not fire because history has come, and does when the rank crosses after that", async () => {
  const book = createAlertBook(database.db);
  const looks = async () => {
    const watched = await book.readArmed({ kinds: ["iv_rank"], symbols: null });
    const deps = { calendar: nyseCalendar, limits: USUAL_LIMITS };
    return watched.map((one) => lookAtAlert(one, deps, IN_SESSION + minutes(1)));
  };
  const alert = { ownerId: "42", guildId: null, target: { kind: "user", id: "42" }, symbol: "SPY" } as const;
  const limits = { perUser: 9, perServer: 9 };
  // Among a few live closes the rank was high.
  await store().storeMetrics([unranked({ ivRank: 90, observations: 60 })]);
  await book.add({ ...alert, kind: "iv_rank", level: 70, direction: "down" }, limits, IN_SESSION);
  await rebuild(249);
  expect(await again()).toBe(1);
  expect((await looks()).filter((look) => look?.fires)).toEqual([]);
  await store().storeMetrics([unranked({ slotMs: IN_SESSION + minutes(1), ivRank: 80 })]);
  await looks();
  // Armed while there was no rank: the first one is no crossing.
  await database.exec("DELETE FROM alerts; UPDATE iv_metrics SET iv_rank = NULL");
  await book.add({ ...alert, kind: "iv_rank", level: 30, direction: "either" }, limits, IN_SESSION);
  expect(await again()).toBe(1);
  const [first] = await looks();
  expect(first).toMatchObject({ fires: false, seen: { value: expect.closeTo(50, 0) } });
  await database.exec(
    "UPDATE alerts SET seen_value = 50, seen_at = '2026-11-23 15:00+00'; UPDATE iv_metrics SET iv_rank = 20",
  );
  expect(await looks()).toMatchObject([{ fires: true }]);
});
