import { beforeEach, expect, test } from "vitest";
import { createRetentionStore } from "../../src/adapters/postgres/operations/retention-store.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
/** 02:15 on Saturday in New York. */
const NOW = Date.parse("2026-11-28T07:15:00Z");
const LIMITS = { minuteBarDays: 30, fiveMinuteBarDays: 180, snapshotDays: 10, ledgerDays: 90 };

beforeEach(() => database.exec("TRUNCATE usage_daily, provider_windows"));

const prune = (limit = 1_000, changes: Partial<typeof LIMITS> = {}) =>
  createRetentionStore(database.db).prune({ ...LIMITS, ...changes }, NOW, limit);

const bars = (timeframe: string, ...starts: string[]) =>
  database.exec(
    starts
      .map(
        (start) => `
INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
VALUES ('SPY', '${timeframe}', '${start}', 'regular', 1, 1, 1, 1, 1, 'schwab', now());`,
      )
      .join(""),
  );

const snapshots = (expiration: string, ...slots: string[]) =>
  database.exec(
    slots
      .map(
        (slot) => `
INSERT INTO chain_snapshots (symbol, root, expiration, slot, as_of, underlying_price, rate, dividend_yield, forward,
  forward_source, contracts, volume, open_interest, provider)
VALUES ('SPY', 'SPY', '${expiration}', '${slot}', '${slot}', 580, 0, 0, 580, 'parity', 1, 1, 1, 'schwab');`,
      )
      .join(""),
  );

const metrics = (...rows: [day: string, slot: string, isClose: boolean][]) =>
  database.exec(
    rows
      .map(
        ([day, slot, isClose]) => `
INSERT INTO iv_metrics (symbol, slot, day, is_close, as_of, underlying_price, observations, provider)
VALUES ('SPY', '${slot}', '${day}', ${isClose}, '${slot}', 580, 0, 'schwab');`,
      )
      .join(""),
  );

const run = (id: string, claimedAt: string, tasks = 0) =>
  database.exec(`
INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at)
VALUES ('${id}', 'options_refresh', '${claimedAt}', 'schedule', 'succeeded', '${claimedAt}');
INSERT INTO job_tasks (run_id, key, symbol, from_date, to_date, side, status, queued_at)
SELECT '${id}', n::text, 'SPY', '2026-01-01', '2026-01-02', 'ALL', 'succeeded', '${claimedAt}'
FROM generate_series(1, ${tasks}) AS n`);

const left = async (query: string) => (await database.rows(query)).map(([value]) => value);

test("bars go by the age of their timeframe; daily ones stay", async () => {
  await bars("1m", "2026-10-29 07:14+00", "2026-10-29 07:15+00", "2026-11-27 15:00+00");
  await bars("5m", "2026-06-01 07:10+00", "2026-06-01 07:15+00");
  await bars("1d", "2020-01-02 14:30+00");
  expect(await prune()).toEqual({ removed: { removed_bars_1m: 1, removed_bars_5m: 1 }, more: false });
  expect(
    await left("SELECT timeframe || ' ' || (start AT TIME ZONE 'UTC')::text FROM price_bars ORDER BY 1"),
  ).toEqual([
    "1d 2020-01-02 14:30:00",
    "1m 2026-10-29 07:15:00",
    "1m 2026-11-27 15:00:00",
    "5m 2026-06-01 07:15:00",
  ]);
});

test("old snapshots are thinned to the last of each New York day, whether their expiry is over or not", async () => {
  await snapshots(
    "2026-12-18",
    "2026-11-16 15:00+00",
    "2026-11-16 21:15+00",
    "2026-11-17 02:00+00",
    "2026-11-17 15:00+00",
  );
  await snapshots("2026-11-16", "2026-11-16 15:00+00", "2026-11-16 20:45+00");
  await snapshots("2027-01-15", "2026-11-27 15:00+00", "2026-11-27 15:15+00");
  expect(await prune()).toEqual({ removed: { removed_snapshots: 3 }, more: false });
  expect(
    await left("SELECT expiration || ' ' || (slot AT TIME ZONE 'UTC')::text FROM chain_snapshots ORDER BY 1"),
  ).toEqual([
    "2026-11-16 2026-11-16 20:45:00",
    // 21:00 in New York is still the 16th.
    "2026-12-18 2026-11-17 02:00:00",
    "2026-12-18 2026-11-17 15:00:00",
    "2027-01-15 2026-11-27 15:00:00",
    "2027-01-15 2026-11-27 15:15:00",
  ]);
});

test("snapshots and metrics are left whole to the very instant at which their days are over", async () => {
  const slots = ["2026-11-18 07:14:59+00", "2026-11-18 07:15+00", "2026-11-18 15:00+00"] as const;
  await snapshots("2026-12-18", ...slots);
  await metrics(...slots.map((slot, i): [string, string, boolean] => ["2026-11-18", slot, i === 2]));
  expect(await prune()).toEqual({ removed: { removed_snapshots: 1, removed_iv_metrics: 1 }, more: false });
  for (const table of ["chain_snapshots", "iv_metrics"]) {
    expect(await left(`SELECT (slot AT TIME ZONE 'UTC')::text FROM ${table} ORDER BY 1`)).toEqual([
      "2026-11-18 07:15:00",
      "2026-11-18 15:00:00",
    ]);
  }
});

test("the days on which the clocks change have one last snapshot as well", async () => {
  await snapshots(
    "2026-12-18",
    "2026-03-08 04:30+00",
    "2026-03-08 05:30+00",
    "2026-03-09 03:30+00",
    "2026-03-09 04:30+00",
  );
  await prune();
  expect(await left("SELECT (slot AT TIME ZONE 'UTC')::text FROM chain_snapshots ORDER BY 1")).toEqual([
    "2026-03-08 04:30:00",
    "2026-03-09 03:30:00",
    "2026-03-09 04:30:00",
  ]);
});

test("of old metrics the latest close of a day stays, and the last row of a day without one", async () => {
  await metrics(
    ["2026-11-12", "2026-11-12 20:30+00", false],
    ["2026-11-12", "2026-11-12 21:00+00", true],
    ["2026-11-12", "2026-11-12 21:30+00", true],
    ["2026-11-12", "2026-11-12 22:00+00", false],
    ["2026-11-13", "2026-11-13 15:00+00", false],
    ["2026-11-13", "2026-11-13 15:30+00", false],
    ["2026-11-27", "2026-11-27 15:00+00", false],
    ["2026-11-27", "2026-11-27 18:00+00", true],
  );
  expect(await prune()).toEqual({ removed: { removed_iv_metrics: 4 }, more: false });
  expect(await left("SELECT (slot AT TIME ZONE 'UTC')::text FROM iv_metrics ORDER BY slot")).toEqual([
    "2026-11-12 21:30:00",
    "2026-11-13 15:30:00",
    "2026-11-27 15:00:00",
    "2026-11-27 18:00:00",
  ]);
});

test("contracts go on the day after they expire", async () => {
  for (const [symbol, expiration] of [
    ["A", "2026-11-27"],
    ["B", "2026-11-28"],
    ["C", "2026-12-18"],
  ] as const) {
    await database.exec(`
INSERT INTO option_contracts (occ_symbol, symbol, root, expiration, strike, option_type, settlement, exercise_style,
  mark_price, implied_volatility_status, provider, last_updated)
VALUES ('${symbol}', 'SPY', 'SPY', '${expiration}', 580, 'call', 'PM', 'american', 1, 'ok', 'schwab', now())`);
  }
  await database.exec(
    "INSERT INTO chain_sizes VALUES ('SPY', '2026-11-27', 1, now()), ('SPY', '2026-11-28', 1, now())",
  );
  expect(await prune()).toEqual({ removed: { removed_contracts: 1, removed_chain_sizes: 1 }, more: false });
  expect(await left("SELECT expiration FROM chain_sizes ORDER BY 1")).toEqual(["2026-11-28"]);
  expect(await left("SELECT occ_symbol FROM option_contracts ORDER BY 1")).toEqual(["B", "C"]);
});

test("the ledger forgets runs with their tasks, and the small tables their days", async () => {
  await run("old", "2026-08-30 07:14+00", 3);
  await run("new", "2026-08-30 07:16+00", 2);
  await database.exec(`
INSERT INTO usage_daily VALUES ('2026-08-29', 'redis_commands', 1), ('2026-08-30', 'redis_commands', 1);
INSERT INTO provider_windows VALUES ('schwab', '2026-11-26 07:14+00', 1), ('schwab', '2026-11-26 07:16+00', 1);
INSERT INTO empty_days VALUES ('SPY', '1m', '2025-10-23', 'databento', now()), ('SPY', '1m', '2025-10-24', 'databento', now());
INSERT INTO job_days SELECT day::date, 'rates', 1, 1, 1, 0, 0, 0, 0, 0, 0, NULL FROM unnest('{2025-10-23,2025-10-24}'::date[]) AS day;
INSERT INTO incidents VALUES ('a', '2024-01-01', '2025-10-23', 'rates', '', '', 'warning'), ('b', '2024-01-01', '2025-10-25', 'rates', '', '', 'warning'),
  ('c', '2024-01-01', NULL, 'rates', '', '', 'warning');
INSERT INTO yield_curves VALUES ('2025-10-23', '[]', 'treasury', now()), ('2025-10-24', '[]', 'treasury', now())`);
  expect(await prune()).toEqual({
    removed: {
      removed_tasks: 3,
      removed_runs: 1,
      removed_usage_days: 1,
      removed_provider_windows: 1,
      removed_empty_days: 1,
      removed_job_days: 1,
      removed_incidents: 1,
      removed_yield_curves: 1,
    },
    more: false,
  });
  expect(await left("SELECT id FROM job_runs")).toEqual(["new"]);
  expect(await left("SELECT count(*) FROM job_tasks")).toEqual(["2"]);
  // What lasts stays, however long it has.
  expect(await left("SELECT condition FROM incidents ORDER BY 1")).toEqual(["b", "c"]);
});

test("what Discord was told goes after two weeks; what still waits stays", async () => {
  await database.exec(`
INSERT INTO discord_posts (key, target_kind, target_id, body, state, next_at, created_at, expires_at, ended_at)
SELECT key, 'user', '42', '{}', state, at, at, at, CASE WHEN state <> 'pending' THEN at END
FROM (VALUES ('old', 'delivered', '2026-11-14 07:14+00'::timestamptz), ('new', 'delivered', '2026-11-14 07:16+00'),
  ('refused', 'refused', '2026-01-05 15:00+00'), ('waits', 'pending', '2026-01-05 15:00+00')) AS post (key, state, at)`);
  expect(await prune()).toEqual({ removed: { removed_discord_posts: 2 }, more: false });
  expect(await left("SELECT key FROM discord_posts ORDER BY 1")).toEqual(["new", "waits"]);
});

test("a page deletes no more than its limit of each kind; pages go on until nothing is left", async () => {
  await run("old", "2026-01-05 15:00+00", 5);
  await bars("1m", "2026-01-05 15:00+00", "2026-01-05 15:01+00", "2026-01-05 15:02+00");
  const pages = [await prune(2), await prune(2), await prune(2), await prune(2)];
  expect(pages).toEqual([
    { removed: { removed_bars_1m: 2, removed_tasks: 2 }, more: true },
    { removed: { removed_bars_1m: 1, removed_tasks: 2 }, more: true },
    { removed: { removed_tasks: 1, removed_runs: 1 }, more: false },
    { removed: {}, more: false },
  ]);
});

test("a page is one request, all of it or nothing", async () => {
  await bars("1m", "2026-01-05 15:00+00");
  await run("old", "2026-01-05 15:00+00");
  database.http.faults.add({ kind: "server-error", statement: "DELETE FROM job_runs" });
  await expect(prune()).rejects.toMatchObject({ code: "storage_unavailable" });
  expect(await left("SELECT count(*) FROM price_bars")).toEqual(["1"]);
  const before = database.http.counters.requests;
  await prune();
  expect(database.http.counters.requests - before).toBe(1);
  expect(await left("SELECT count(*) FROM price_bars")).toEqual(["0"]);
});

test("the database is measured, table by table", async () => {
  const { totalBytes, tables } = await createRetentionStore(database.db).measure();
  expect(Object.keys(tables)).toEqual(expect.arrayContaining(["price_bars", "option_contracts", "job_runs"]));
  const sum = Object.values(tables).reduce((a, b) => a + b, 0);
  expect(sum).toBeGreaterThan(0);
  expect(totalBytes).toBeGreaterThan(sum);
});

test("rebuilt days stay for two years, in which ranks look back", async () => {
  await database.exec(`INSERT INTO iv_history (symbol, day, source, at, quality, points, expiries, asked_at)
    SELECT 'SPY', day, 'databento-cbbo-1m', day, 'good', 9, '[]', day
    FROM unnest(ARRAY['2024-11-27', '2024-11-28', '2026-11-27']::date[]) AS day`);
  expect(await prune()).toEqual({ removed: { removed_iv_history: 1 }, more: false });
  expect(await left("SELECT day::text FROM iv_history ORDER BY day")).toEqual(["2024-11-28", "2026-11-27"]);
});
