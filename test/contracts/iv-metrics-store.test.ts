import { expect, test } from "vitest";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { computeIvMetrics } from "../../src/iv-metrics/compute-iv-metrics.ts";
import { ivMetricsRow } from "../../src/iv-metrics/iv-metrics-row.ts";
import type { IvMetricsRow, TickerMarket } from "../../src/iv-metrics/ports.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { anExpirySummary, aValuedChain, aValuedContract } from "../support/contracts.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aSliceRecord } from "../support/runs.ts";
import { aMetricsRun, aSnapshot, aTickerMarket, scriptedMarkets } from "../support/volatility.ts";
import { storedMetricsSuite } from "./iv-metrics-suite.ts";

const database = useDatabase();
const REQUEST = { day: TODAY, fromMs: IN_SESSION - minutes(45), toMs: IN_SESSION, slotMs: IN_SESSION };

const livesOf = ({ days }: TickerMarket) => days.map(({ live }) => live?.iv30);
const storeOf = () => createIvMetricsStore(database.db);
const read = async (changes: Partial<typeof REQUEST> = {}) => {
  const [apple, spy] = await storeOf().readMarkets({ ...REQUEST, ...changes });
  if (apple === undefined || spy === undefined) throw new Error("A ticker is missing.");
  expect([apple.symbol, spy.symbol]).toEqual(["AAPL", "SPY"]);
  return { apple, spy };
};

/** What a refresh of SPY leaves, `ago` minutes before now. */
function refresh(
  ago: number,
  changes: Parameters<typeof anExpirySummary>[0] = {},
  settlement: "AM" | "PM" = "PM",
  quotedAtMs = IN_SESSION - minutes(ago),
) {
  const atMs = IN_SESSION - minutes(ago);
  const { root = "SPY", expiration = "2026-12-18" } = changes;
  return createChainStore(database.db).storeSlice(
    aSliceRecord({
      slotMs: atMs,
      fetchedAtMs: atMs,
      valued: aValuedChain({
        contracts: [aValuedContract({ root, expiration, settlement })],
        expiries: [anExpirySummary(changes)],
        quotedAtMs,
      }),
    }),
    atMs,
  );
}

function aRow(changes: Partial<IvMetricsRow> = {}): IvMetricsRow {
  const row = ivMetricsRow(aTickerMarket(), { slotMs: IN_SESSION, day: TODAY, isClose: false });
  if (row === null) throw new Error("The market has no volatility.");
  return { ...row, ...changes };
}

test("the latest recent snapshot of each expiry, with how it settles", async () => {
  await refresh(46, { expiration: "2026-11-27" });
  await refresh(30, { atmImpliedVolatility: 0.3 });
  await refresh(15, { atmImpliedVolatility: 0.2, skew25Delta: null });
  await refresh(10, { root: "SPYW", atmStraddle: null }, "AM");
  await refresh(10, { expiration: "2026-11-20" });
  const { spy, apple } = await read();
  expect(apple.snapshots).toEqual([]);
  expect(spy.snapshots).toEqual([
    aSnapshot({
      asOfMs: IN_SESSION - minutes(15),
      quotedAtMs: IN_SESSION - minutes(15),
      statedPrice: 581.25,
      impliedPrice: 581.2,
      underlyingPrice: 581.25,
      forward: 581,
      skew25Delta: null,
      modelFreeVolatility: 0.21,
      atmStraddle: 23.4,
      contracts: 1,
    }),
    expect.objectContaining({ root: "SPYW", settlement: "AM", atmStraddle: null }),
  ]);
  await database.exec("DELETE FROM option_contracts");
  expect((await read()).spy.snapshots.map(({ settlement }) => settlement)).toEqual(["PM", "PM"]);
});

test("quotes that stood before the window are no market, however lately they were fetched", async () => {
  const stood = (ago: number, expiration: string) =>
    refresh(5, { expiration }, "PM", IN_SESSION - minutes(ago));
  await stood(46, "2026-11-27");
  await stood(44, "2026-12-18");
  expect((await read()).spy.snapshots).toMatchObject([
    { expiration: "2026-12-18", asOfMs: IN_SESSION - minutes(5), quotedAtMs: IN_SESSION - minutes(44) },
  ]);
  // Stored before quotes had a time of their own: the fetch stands in.
  await database.exec("UPDATE chain_snapshots SET quoted_at = NULL");
  expect((await read()).spy.snapshots).toHaveLength(2);
});

test("on a day on which the exchange was closed unannounced no close row is written", async () => {
  const closeMs = Date.parse(`${TODAY}T21:00:00Z`);
  const slotMs = closeMs + minutes(15);
  const deps = { ivMetrics: storeOf() };
  const fetched = (quotedAtMs: number) =>
    createChainStore(database.db).storeSlice(
      aSliceRecord({ slotMs, fetchedAtMs: slotMs, valued: aValuedChain({ quotedAtMs }) }),
      slotMs,
    );
  await fetched(Date.parse("2026-11-20T21:00:00Z"));
  const closed = await computeIvMetrics(deps, aMetricsRun({ slotMs }), slotMs + minutes(1));
  expect(closed).toMatchObject({ report: { stored: { iv_metrics: 0 }, skipped: { stale_snapshots: 2 } } });
  expect(await database.rows("SELECT * FROM iv_metrics")).toEqual([]);
  // The same fetch of quotes of that day's close makes one.
  await fetched(closeMs);
  await computeIvMetrics(deps, aMetricsRun({ slotMs }), slotMs + minutes(1));
  expect(await database.rows("SELECT symbol, day, is_close, quoted_at FROM iv_metrics")).toEqual([
    ["SPY", TODAY, "t", "2026-11-23 21:00:00+00"],
  ]);
});

test("a 30-day volatility that was extrapolated is no close to rank against", async () => {
  const closeOf = (day: string, iv30: number, extrapolated: number[]) =>
    aRow({ day, slotMs: Date.parse(`${day}T21:00:00Z`), iv30, isClose: true, extrapolated });
  await storeOf().storeMetrics([
    closeOf("2026-11-18", 0.18, []),
    closeOf("2026-11-19", 0.19, [7, 30, 60, 90]),
    closeOf("2026-11-20", 0.2, [60, 90]),
  ]);
  expect(livesOf((await read()).spy)).toEqual([0.18, 0.2]);
});

test("a paused ticker is not read", async () => {
  await database.exec("UPDATE tickers SET is_active = false WHERE symbol = 'SPY'");
  expect((await storeOf().readMarkets(REQUEST)).map(({ symbol }) => symbol)).toEqual(["AAPL"]);
});

test("closes are those of earlier days, one a day, the latest, oldest first", async () => {
  const closeOf = (day: string, hour: number, iv30: number | null, isClose = true) =>
    aRow({ day, slotMs: Date.parse(`${day}T${hour}:00:00Z`), iv30, isClose });
  await storeOf().storeMetrics([
    closeOf("2026-11-18", 21, 0.18),
    closeOf("2026-11-19", 21, 0.19),
    closeOf("2026-11-19", 22, 0.195),
    closeOf("2026-11-20", 20, 0.5, false),
    closeOf("2026-11-20", 21, 0.2),
    closeOf("2026-11-20", 22, null),
    closeOf(TODAY, 21, 0.6),
    aRow({ symbol: "AAPL", day: "2026-11-20", isClose: true, iv30: 0.4 }),
  ]);
  const { spy, apple } = await read();
  expect(livesOf(spy)).toEqual([0.18, 0.195, 0.2]);
  expect(spy.closeSlotMs).toBe(Date.parse(`${TODAY}T21:00:00Z`));
  expect(livesOf(apple)).toEqual([0.4]);
  expect(apple.closeSlotMs).toBeNull();
});

test("252 closes and 61 bars are as far as it looks back", async () => {
  const rows = Array.from({ length: 260 }, (_, i) => {
    const day = addDays(TODAY, i - 260);
    return aRow({ day, slotMs: Date.parse(`${day}T21:00:00Z`), isClose: true, iv30: 0.1 + i / 1_000 });
  });
  await storeOf().storeMetrics(rows);
  await database.exec(`
INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
SELECT 'SPY', '1d', '2026-11-20 14:30+00'::timestamptz - n * interval '1 day', 'regular', 1, 1, 1, 1 + n, 5, 'tiingo', now()
FROM generate_series(0, 79) AS n`);
  const { spy } = await read();
  expect(spy.days).toHaveLength(252);
  expect(livesOf(spy)[0]).toBeCloseTo(0.108, 9);
  expect(spy.bars).toHaveLength(61);
  expect(spy.bars.at(-1)).toMatchObject({ day: "2026-11-20", close: 1 });
});

test("bars are adjusted where all four prices are, raw else, and only those that had closed by then", async () => {
  await database.exec(`
INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume,
  adj_open, adj_high, adj_low, adj_close, split_factor, provider, fetched_at)
VALUES ('SPY', '1d', '2026-11-19 14:30+00', 'regular', 40, 44, 36, 42, 5, 10, 11, 9, 10.5, NULL, 'tiingo', now()),
  ('SPY', '1d', '2026-11-20 14:30+00', 'regular', 10, 11, 9, 10.25, 5, 10, 11, NULL, 10.25, 4, 'tiingo', now()),
  ('SPY', '5m', '2026-11-20 14:30+00', 'regular', 10, 11, 9, 10, 5, NULL, NULL, NULL, NULL, NULL, 'schwab', now()),
  ('SPY', '1d', '2026-11-24 14:30+00', 'regular', 10, 11, 9, 10, 5, NULL, NULL, NULL, NULL, NULL, 'schwab', now())`);
  expect((await read()).spy.bars).toEqual([
    { day: "2026-11-19", open: 10, high: 11, low: 9, close: 10.5, adjusted: true, splitFactor: null },
    { day: "2026-11-20", open: 10, high: 11, low: 9, close: 10.25, adjusted: false, splitFactor: 4 },
  ]);
});

storedMetricsSuite("Postgres", storeOf);
storedMetricsSuite("memory", () => scriptedMarkets(() => []).store);

test("rows survive the way in, and the same rows again touch nothing", async () => {
  const rows = [
    aRow({ warnings: ['a "quoted" one'] }),
    aRow({ symbol: "AAPL", ivRank: null, straddle: null }),
  ];
  expect(await storeOf().storeMetrics(rows)).toBe(2);
  const first = await database.rows("SELECT *, xmin FROM iv_metrics ORDER BY symbol");
  expect(await storeOf().storeMetrics(rows)).toBe(0);
  expect(await database.rows("SELECT *, xmin FROM iv_metrics ORDER BY symbol")).toEqual(first);
  expect(
    await database.rows(
      "SELECT iv_30, underlying_price, extrapolated, term -> 0 ->> 'expiration', warnings, is_close FROM iv_metrics WHERE symbol = 'SPY'",
    ),
  ).toEqual([
    [(rows[0]?.iv30 ?? 0).toFixed(6), "580.0000", "[]", "2026-11-27", '["a \\"quoted\\" one"]', "f"],
  ]);
});

test("a whole run is two requests", async () => {
  await refresh(5);
  const before = database.http.counters.requests;
  const deps = { ivMetrics: storeOf() };
  const progress = await computeIvMetrics(deps, aMetricsRun(), IN_SESSION);
  expect(database.http.counters.requests - before).toBe(2);
  expect(progress).toMatchObject({
    kind: "done",
    report: { stored: { iv_metrics: 1 }, skipped: { stale_snapshots: 1 } },
  });
});

test("a database that is down is storage_unavailable", async () => {
  database.http.faults.add({ kind: "server-error", statement: "SELECT tickers.symbol, snapshots" });
  await expect(storeOf().readMarkets(REQUEST)).rejects.toMatchObject({ code: "storage_unavailable" });
});
