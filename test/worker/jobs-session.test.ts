import { afterAll, expect, test } from "vitest";
import { expectSameBars } from "../support/same-bars.ts";
import { startSystem } from "../support/system.ts";

const SYMBOLS = ["C", "KO"];
const system = await startSystem({ atIso: "2026-11-23T14:29:00Z", stands: true, tickers: SYMBOLS });
const { ledger, stack } = system;
afterAll(() => system.close());

const DATE = "2026-11-23";
const at = (time: string) => `${DATE}T${time}:00Z`;
const runAt = (job: string, time: string) => ledger.run(`${job}@${DATE}T${time}:00.000Z`);
const day = (untilIso: string) => ({ symbols: SYMBOLS, date: DATE, untilIso });

test("the first tick of the session stores last prices and every minute since the early morning", async () => {
  await system.minute(at("14:30"));
  const bars = await expectSameBars(system, "1m", day(at("14:30")));
  expect(bars).toBeGreaterThan(100);
  expect(await runAt("prices_1m", "14:30")).toMatchObject({
    status: "succeeded",
    stored: { bars_1m: bars, quotes: 2 },
    failures: [],
    notes: [],
  });
  expect(await runAt("options_refresh", "14:30")).toMatchObject({ status: "succeeded", tasks_failed: 0 });

  const quotes = await ledger.rows("SELECT symbol, price, bid, ask, provider FROM tickers ORDER BY symbol");
  expect(quotes).toEqual(
    SYMBOLS.map((symbol) => {
      const quote = stack.market.market?.quoteAt(symbol, Date.parse(at("14:30")));
      return { symbol, price: quote?.last, bid: quote?.bid, ask: quote?.ask, provider: "schwab" };
    }),
  );
});

test("each minute adds its bar, and one that no tick reached is made up for", async () => {
  await system.minute(at("14:31"));
  expect((await runAt("prices_1m", "14:31")).stored).toMatchObject({ quotes: 2 });
  await expectSameBars(system, "1m", day(at("14:31")));

  await system.minute(at("14:36"));
  await expectSameBars(system, "1m", day(at("14:36")));
  expect(await runAt("prices_1m", "14:36")).toMatchObject({ status: "succeeded" });
  for (const missed of ["14:32", "14:33", "14:34", "14:35"])
    expect(await runAt("prices_1m", missed)).toMatchObject({ status: "missed" });
});

test("five minutes are rolled up from what is stored, without asking anybody", async () => {
  await system.minute(at("14:37"));
  await expectSameBars(system, "1m", day(at("14:37")));
  const fives = await expectSameBars(system, "5m", day(at("14:35")));
  const run = await runAt("prices_5m", "14:35");
  expect(run).toMatchObject({ status: "succeeded", provider_calls: 0 });
  expect(run.stored["bars_5m"]).toBeLessThanOrEqual(fives);
});

test("the volatility of each ticker is computed from the refresh before", async () => {
  // The slot of 14:30 begins at 14:33, when its chains are in.
  expect(await runAt("iv_metrics", "14:30")).toMatchObject({
    status: "succeeded",
    stored: { iv_metrics: 2 },
  });
  const rows = await ledger.rows(
    "SELECT symbol, iv_30, observations, is_close FROM iv_metrics ORDER BY symbol",
  );
  expect(rows).toMatchObject(SYMBOLS.map((symbol) => ({ symbol, observations: 0, is_close: false })));
  for (const row of rows) expect(row).toMatchObject({ iv_30: expect.any(Number) });
});

test("what is stored can be read, with its source and age", async () => {
  const market = stack.market.market;
  expect(await system.get("/v1/tickers/KO/quote")).toMatchObject({
    status: 200,
    body: {
      symbol: "KO",
      price: market?.quoteAt("KO", Date.parse(at("14:37")))?.last,
      data: { source: "stored", provider: "schwab", stale: false },
    },
  });
  const bars = await system.get("/v1/tickers/KO/bars?timeframe=1m");
  const minutes = (market?.minuteBars("KO", DATE) ?? []).filter(
    ({ regular, startMs }) => regular && startMs < Date.parse(at("14:37")),
  );
  expect(bars).toMatchObject({
    status: 200,
    body: {
      timeframe: "1m",
      bars: minutes.map(({ startMs, open, high, low, close, volume }) => ({
        start: new Date(startMs).toISOString(),
        ...{ open, high, low, close, volume },
        session: "regular",
      })),
    },
  });
  expect(await system.get("/v1/tickers/C/bars?timeframe=5m&session=all")).toMatchObject({ status: 200 });
  expect(await system.get("/v1/tickers/KO/volatility")).toMatchObject({
    status: 200,
    body: { symbol: "KO", data: { provider: "schwab", stale: false } },
  });
  expect(await system.get("/v1/jobs/prices_1m/runs?limit=1")).toMatchObject({
    body: { runs: [{ status: "succeeded", stored: { quotes: 2 }, notes: [] }] },
  });
});

test("with Schwab's prices away Alpaca answers, and the rows and the run say so", async () => {
  stack.market.faults.add({ kind: "server-error", path: "/marketdata/v1/", probability: 1 });
  await system.minute(at("14:40"));
  stack.market.faults.clear();
  const run = await runAt("prices_1m", "14:40");
  expect(run.notes.join(" ")).toMatch(/alpaca/i);
  expect(await ledger.rows("SELECT DISTINCT provider FROM tickers")).toEqual([{ provider: "alpaca" }]);
});
