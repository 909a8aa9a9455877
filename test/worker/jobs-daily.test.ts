import { afterAll, expect, test } from "vitest";
import { expectSameBars } from "../support/same-bars.ts";
import { startSystem } from "../support/system.ts";

const system = await startSystem({
  atIso: "2026-11-23T22:14:00Z",
  stands: true,
  tickers: ["NFLX", "KO"],
  // A week of minutes is enough to see how they are filled.
  bindings: { HISTORICAL_BACKFILL_LOOKBACK_DAYS: "7" },
});
const { ledger, stack } = system;
afterAll(() => system.close());

const MONDAY = "2026-11-23";
const EOD = "2026-11-23T22:15:00Z";
const NIGHT = "2026-11-24T03:00:00Z";
const run = async (job: string) => {
  const [latest] = await ledger.runs(job);
  if (latest === undefined) throw new Error(`${job} has not run.`);
  return latest;
};
/** Everything that the daily jobs write. */
const stored = async () => ({
  bars: await ledger.rows("SELECT * FROM price_bars ORDER BY symbol, timeframe, start"),
  holes: await ledger.rows("SELECT symbol, timeframe, day FROM empty_days ORDER BY 1, 2, 3"),
});

test("after the close every session of a year is stored, raw and adjusted, with splits and dividends", async () => {
  await system.minute(EOD);
  expect(await run("eod_sync")).toMatchObject({ status: "succeeded", failures: [] });
  await expectSameBars(system, "1d", { symbols: ["NFLX", "KO"], date: MONDAY, untilIso: EOD });

  expect(
    await ledger.rows(
      `SELECT (start AT TIME ZONE 'America/New_York')::date AS day, split_factor FROM price_bars
       WHERE symbol = 'NFLX' AND timeframe = '1d' AND split_factor IS NOT NULL AND split_factor <> 1`,
    ),
  ).toEqual([{ day: "2025-11-17", split_factor: 10 }]);
  // Before the split a share was ten of today's.
  const [before] = await ledger.rows(
    `SELECT close / adj_close AS ratio FROM price_bars WHERE symbol = 'NFLX' AND timeframe = '1d'
     AND start < '2025-11-17' ORDER BY start DESC LIMIT 1`,
  );
  expect((before as { ratio: number }).ratio).toBeCloseTo(10, 3);
  expect(await system.get("/v1/tickers/NFLX/bars?timeframe=1d&limit=1")).toMatchObject({
    status: 200,
    body: { bars: [{ date: MONDAY, adjusted: { close: expect.any(Number) } }] },
  });
});

test("more tickers than a page holds go on through the queue, within Tiingo's hour", async () => {
  const market = stack.market.market;
  const stocks = (market?.symbols ?? []).filter((symbol) => market?.profile(symbol)?.kind === "stock");
  const symbols = [
    "KO",
    "NFLX",
    ...stocks.filter((symbol) => symbol !== "KO" && symbol !== "NFLX").slice(0, 21),
  ];
  expect(symbols).toHaveLength(23);
  await system.follow(...symbols);
  await system.moveTo("2026-11-23T22:20:00Z");
  await system.runJob("eod_sync", { from: "2026-11-20", to: MONDAY });
  await system.passSeconds(60);
  const paged = await run("eod_sync");
  expect(paged).toMatchObject({ trigger: "manual", status: "succeeded", failures: [] });
  expect(paged.pages).toBeGreaterThan(1);
  await expectSameBars(system, "1d", { symbols, date: MONDAY, untilIso: EOD });
  await system.follow("KO", "NFLX");
});

test("a second sync of the day finds nothing to do", async () => {
  const before = await stored();
  const calls = stack.market.counters.snapshot().requests;
  await system.runJob("eod_sync");
  await system.settled();
  expect(await run("eod_sync")).toMatchObject({ status: "succeeded", provider_calls: 0 });
  expect(stack.market.counters.snapshot().requests).toBe(calls);
  expect(await stored()).toEqual(before);
});

test("at night the backfill fills the minutes that are missing, from Databento, its cost looked at first", async () => {
  await system.minute(NIGHT);
  await system.passSeconds(600);
  const backfill = await run("historical_backfill");
  expect(backfill).toMatchObject({ status: "succeeded", failures: [] });
  expect(backfill.stored["bars_1m"]).toBeGreaterThan(5_000);
  const { byPath } = stack.market.counters.snapshot();
  expect(Object.keys(byPath).join(" ")).toMatch(
    /metadata\.get_cost.*timeseries|timeseries.*metadata\.get_cost/,
  );
  const providers = await ledger.rows(
    "SELECT DISTINCT provider FROM price_bars WHERE timeframe = '1m' ORDER BY provider",
  );
  expect(providers).toContainEqual({ provider: "databento" });
});

test("it remembers what nobody has, and again it asks and changes nothing", async () => {
  const before = await stored();
  await system.runJob("historical_backfill");
  await system.passSeconds(60);
  expect(await run("historical_backfill")).toMatchObject({ status: "succeeded", stored: {} });
  expect(await stored()).toEqual(before);
});

test("a hole is found by itself, and filled as it was", async () => {
  const friday = "'2026-11-20T05:00:00Z' AND '2026-11-21T05:00:00Z'";
  const hole = `SELECT start, open, high, low, close, volume FROM price_bars
    WHERE symbol = 'KO' AND timeframe = '1m' AND start BETWEEN ${friday} ORDER BY start`;
  const before = await ledger.rows(hole);
  expect(before.length).toBeGreaterThan(300);
  await stack.database.query(
    `DELETE FROM price_bars WHERE symbol = 'KO' AND timeframe = '1m' AND start BETWEEN ${friday}`,
  );
  await system.runJob("historical_backfill");
  await system.passSeconds(60);
  expect(await ledger.rows(hole)).toEqual(before);
});

test("the pruning takes what is older than the settings say, and only that", async () => {
  await stack.database.query(
    `INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
     SELECT 'KO', '1m', t, 'regular', 1, 1, 1, 1, 1, 'schwab', t
     FROM generate_series('2026-09-01T15:00:00Z'::timestamptz, '2026-09-01T15:09:00Z', '1 minute') AS t`,
  );
  await stack.database.query(
    `INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at)
     VALUES ('retention@old', 'retention', '2026-08-01T07:00:00Z', 'schedule', 'succeeded', '2026-08-01T07:00:00Z')`,
  );
  const before = await stored();
  await system.minute("2026-11-24T07:00:00Z");
  await system.passSeconds(60);
  expect(await run("retention")).toMatchObject({
    status: "succeeded",
    stored: { removed_bars_1m: 10, removed_runs: 1 },
    notes: [expect.stringMatching(/^The database holds [\d.]+ MB/)],
  });
  const after = await stored();
  const old = (bar: unknown) => {
    const { timeframe, start } = bar as { timeframe: string; start: string };
    return timeframe === "1m" && start < "2026-10";
  };
  expect(after.bars).toEqual(before.bars.filter((bar) => !old(bar)));
  expect(await ledger.rows("SELECT id FROM job_runs WHERE id = 'retention@old'")).toEqual([]);

  await system.runJob("retention");
  await system.passSeconds(60);
  expect((await run("retention")).stored).toEqual({ job_days: 6 });
  expect(await stored()).toEqual(after);
});
