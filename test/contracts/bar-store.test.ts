import { expect, test } from "vitest";
import { createBarStore } from "../../src/adapters/postgres/prices/bar-store.ts";
import { createPriceReader } from "../../src/adapters/postgres/prices/price-reader.ts";
import type { BarRecord } from "../../src/prices/ports.ts";
import type { Bar } from "../../src/prices/sources.ts";
import { memoryBarStore } from "../support/memory-bars.ts";
import { aBar } from "../support/memory-prices.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { barStoreSuite } from "./bar-store-suite.ts";

const database = useDatabase();
const storeOf = () => createBarStore(database.db);
const at = (iso: string) => Date.parse(iso);

const store = (bars: readonly Bar[], changes: Partial<BarRecord> = {}) =>
  storeOf().storeBars({
    provider: "schwab",
    fetchedAtMs: IN_SESSION + minutes(1),
    timeframe: "1m",
    bars,
    ...changes,
  });
const rows = (columns: string) =>
  database.rows(`SELECT ${columns} FROM price_bars ORDER BY symbol, timeframe, start`);

barStoreSuite("Postgres", async () => {
  await database.exec("INSERT INTO tickers (symbol) VALUES ('MSFT')");
  const reader = createPriceReader(database.db);
  const wanted = { session: "all", fromMs: null, toMs: null, limit: 9, keep: "oldest" } as const;
  return {
    store: storeOf(),
    findQuote: reader.findQuote,
    async barsOf(symbol, timeframe = "1m") {
      const bars = await reader.readBars({ ...wanted, symbol, timeframe });
      return bars.map(({ session: _session, adjusted: _adjusted, provider: _provider, ...bar }) => {
        return { symbol, ...bar };
      });
    },
  };
});
barStoreSuite("memory", async () => {
  const { store, quotes, barsOf } = memoryBarStore({ SPY: null, AAPL: null, MSFT: null });
  return {
    store,
    findQuote: async (symbol) => quotes.get(symbol) ?? null,
    barsOf: async (symbol, timeframe) => barsOf(symbol, timeframe),
  };
});

test("a bar comes out as it went in, whatever its size", async () => {
  const bars = [
    aBar(),
    aBar({
      symbol: "AAPL",
      open: 0.0001,
      high: 9_999_999_999.9999,
      low: 0.0001,
      close: 712_345.6789,
      volume: 9_007_199_254_740_991,
    }),
  ];
  expect(await store(bars)).toBe(2);
  const reader = createPriceReader(database.db);
  const wanted = {
    timeframe: "1m",
    session: "all",
    fromMs: null,
    toMs: null,
    limit: 5,
    keep: "newest",
  } as const;
  const { symbol: _apple, ...apple } = bars[1] ?? aBar();
  expect(await reader.readBars({ ...wanted, symbol: "AAPL" })).toEqual([
    { ...apple, session: "regular", adjusted: null, provider: "schwab" },
  ]);
  expect(await reader.readBars({ ...wanted, symbol: "SPY", timeframe: "5m" })).toEqual([]);
});

const SESSIONS = [
  // [first instant of the bar, the part of the day it belongs to]
  ["2026-11-23T14:29:00Z", "extended"],
  ["2026-11-23T14:30:00Z", "regular"],
  ["2026-11-23T20:59:00Z", "regular"],
  ["2026-11-23T21:00:00Z", "extended"],
  // The day after Thanksgiving closes at 13:00.
  ["2026-11-27T17:59:00Z", "regular"],
  ["2026-11-27T18:00:00Z", "extended"],
  // The Monday after the clocks went forward opens at 13:30 UTC, the Friday before at 14:30.
  ["2026-03-06T14:29:00Z", "extended"],
  ["2026-03-06T14:30:00Z", "regular"],
  ["2026-03-09T13:29:00Z", "extended"],
  ["2026-03-09T13:30:00Z", "regular"],
  ["2026-03-09T20:00:00Z", "extended"],
  // The Monday after they went back.
  ["2026-11-02T14:29:00Z", "extended"],
  ["2026-11-02T14:30:00Z", "regular"],
  // Thanksgiving has no session.
  ["2026-11-26T15:00:00Z", "extended"],
] as const;

test("bars are marked by the trading calendar: early closes and changes of the clocks included", async () => {
  await store(SESSIONS.map(([start]) => aBar({ startMs: at(start) })));
  const stored = new Map(
    (await rows("extract(epoch FROM start)::bigint, session")).map(([s, is]) => [s, is]),
  );
  for (const [start, session] of SESSIONS) {
    expect([start, stored.get(String(at(start) / 1_000))]).toEqual([start, session]);
  }
});

test.each([
  ["2026-03-06T00:00:00Z", "2026-03-11T00:00:00Z"],
  ["2026-10-30T00:00:00Z", "2026-11-04T00:00:00Z"],
])(
  "every half hour over a change of the clocks (%s to %s) is marked as New York's clocks say",
  async (from, to) => {
    const starts = Array.from(
      { length: (at(to) - at(from)) / minutes(30) },
      (_, i) => at(from) + i * minutes(30),
    );
    await store([...starts, ...starts.toReversed()].map((startMs) => aBar({ startMs })));
    await store(starts.toReversed().map((startMs) => aBar({ symbol: "AAPL", startMs })));
    const wrong = await database.rows(`
SELECT symbol, start, session FROM price_bars, LATERAL (SELECT start AT TIME ZONE 'America/New_York' AS wall) AS clock
WHERE (session = 'regular') <> (extract(isodow FROM wall) < 6 AND wall::time >= '09:30' AND wall::time < '16:00')`);
    expect(wrong).toEqual([]);
    expect(await database.rows("SELECT count(*) FROM price_bars WHERE session = 'regular'")).toEqual([
      ["78"],
    ]);
  },
);

test("a ticker that is not active is owed no bars", async () => {
  await database.exec("UPDATE tickers SET is_active = false WHERE symbol = 'SPY'");
  expect(await storeOf().readWatermarks("1m")).toEqual([{ symbol: "AAPL", lastStartMs: null }]);
});
