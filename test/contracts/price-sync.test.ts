import { afterAll, beforeAll, expect, test } from "vitest";
import { createBarStore } from "../../src/adapters/postgres/prices/bar-store.ts";
import { createPriceReader } from "../../src/adapters/postgres/prices/price-reader.ts";
import { createSchwabPriceHistorySource } from "../../src/adapters/schwab/price-history-source.ts";
import { createSchwabQuoteSource } from "../../src/adapters/schwab/quote-source.ts";
import { createFallbackBars, createFallbackQuotes } from "../../src/prices/fallback-sources.ts";
import { rollUpBars } from "../../src/prices/roll-up-bars.ts";
import { syncPrices } from "../../src/prices/sync-prices.ts";
import { createProviderHealthBook } from "../../src/providers/health-book.ts";
import { type MarketClient, openMarket } from "../local/market-client.ts";
import { keepLog } from "../support/log-lines.ts";
import { aPriceRun, memoryBudget } from "../support/memory-prices.ts";
import { minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { countingMeter } from "../support/schwab-server.ts";

/** The day after Thanksgiving: 09:30 to 13:00 in New York, late trading until 17:00. */
const DATE = "2026-11-27";
const OPEN = Date.parse("2026-11-27T14:30:00Z");
const CLOSE = OPEN + minutes(210);

const database = useDatabase();
let market: MarketClient;
beforeAll(async () => {
  market = await openMarket("2026-11-27T14:30:00Z", { limits: { requestsPerMinute: null } });
});
afterAll(() => market.close());

const model = () => {
  const { market: found } = market.sandbox;
  if (found === null) throw new Error("The sandbox has no model.");
  return found;
};

/** Both jobs with the real Schwab clients, the real store, and a clock that stands where it is put. */
async function pipeline(symbolsPerRun: number) {
  let bearer = await market.accessToken();
  const tokens = {
    get: async () => bearer,
    refused: async () => {
      bearer = await market.accessToken();
    },
  };
  let now = OPEN;
  const nowMs = () => now;
  const schwab = { apiBase: market.sandbox.url, tokens, nowMs, meter: countingMeter() };
  const store = { readAll: async () => [], write: async () => undefined };
  const ask = { health: createProviderHealthBook({ store, log: keepLog().log }), nowMs };
  const deps = {
    store: createBarStore(database.db),
    bars: createFallbackBars(ask, [{ provider: "schwab", source: createSchwabPriceHistorySource(schwab) }]),
    quotes: createFallbackQuotes(ask, [{ provider: "schwab", source: createSchwabQuoteSource(schwab) }]),
    budget: memoryBudget(),
    symbolsPerRun,
    minuteBarsEverySeconds: 60,
  };
  const runner = { prices_1m: syncPrices, prices_5m: rollUpBars } as const;
  /** The run of a slot, page after page. */
  return async (job: "prices_1m" | "prices_5m", slotMs: number) => {
    now = slotMs + seconds(3);
    market.setNow(new Date(now).toISOString());
    for (let page = 0; ; page += 1) {
      const progress = await runner[job](deps, aPriceRun({ job, slotMs, page }), now);
      if (progress.kind === "queued") throw new Error("prices are never queued");
      expect(progress.report.failures).toEqual([]);
      if (progress.kind === "done") return;
    }
  };
}

const stored = async (symbol: string, timeframe: "1m" | "5m") =>
  createPriceReader(database.db).readBars({
    symbol,
    timeframe,
    session: "all",
    fromMs: null,
    toMs: null,
    limit: 5_000,
    keep: "oldest",
  });

test("an early close, with ticks that were missed: in the evening every minute of the market is there, once", async () => {
  await database.exec("INSERT INTO tickers (symbol) VALUES ('SPX'), ('NOPE')");
  const run = await pipeline(2);
  for (const minute of [0, 1, 2, 5, 6, 90, 209]) await run("prices_1m", OPEN + minutes(minute));
  await run("prices_5m", OPEN + minutes(209));
  await run("prices_1m", CLOSE + minutes(241));
  await run("prices_5m", CLOSE + minutes(245));

  for (const symbol of ["AAPL", "SPY", "SPX"]) {
    const traded = model().minuteBars(symbol === "SPX" ? "$SPX" : symbol, DATE) ?? [];
    expect(traded.length).toBeGreaterThan(200);
    const ours = await stored(symbol, "1m");
    expect(
      ours.map(({ startMs, open, high, low, close, volume }) => [startMs, open, high, low, close, volume]),
    ).toEqual(
      traded.map(({ startMs, open, high, low, close, volume }) => [startMs, open, high, low, close, volume]),
    );
    expect(ours.map(({ session }) => session === "regular")).toEqual(traded.map(({ regular }) => regular));
    const fives = Map.groupBy(traded, ({ startMs }) => Math.floor(startMs / minutes(5)) * minutes(5));
    expect(
      (await stored(symbol, "5m")).map(({ startMs, close, volume }) => [startMs, close, volume]),
    ).toEqual(
      [...fives].map(([startMs, group]) => [
        startMs,
        group.at(-1)?.close,
        group.reduce((sum, bar) => sum + bar.volume, 0),
      ]),
    );
  }
  expect(await stored("NOPE", "1m")).toEqual([]);
  const quote = await createPriceReader(database.db).findQuote("SPY");
  expect(quote?.previousClose).toBe(model().dailyBar("SPY", "2026-11-25")?.close);
  expect(quote?.provider).toBe("schwab");
});
