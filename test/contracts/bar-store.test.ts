import { expect, test } from "vitest";
import { createBarStore } from "../../src/adapters/postgres/prices/bar-store.ts";
import { createPriceReader } from "../../src/adapters/postgres/prices/price-reader.ts";
import type { BarRecord } from "../../src/prices/ports.ts";
import type { Bar } from "../../src/prices/sources.ts";
import { aBar, aQuote } from "../support/memory-prices.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

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

test("the same bars twice change nothing and count nothing", async () => {
  const bars = [0, 1, 2].map((i) => aBar({ startMs: IN_SESSION + minutes(i) }));
  expect(await store(bars)).toBe(3);
  const before = await rows("*");
  expect(await store(bars)).toBe(0);
  expect(await store(bars, { fetchedAtMs: IN_SESSION + minutes(30) })).toBe(0);
  expect(await store([...bars, ...bars])).toBe(0);
  expect(await rows("*")).toEqual(before);
  expect(await store([])).toBe(0);
});

test("a later fetch that knows as much replaces a bar; an earlier one, or one of fewer venues, does not", async () => {
  const late = IN_SESSION + minutes(2);
  await store([aBar({ volume: 1_000 })]);
  expect(await store([aBar({ close: 580.75, volume: 1_100 })], { fetchedAtMs: late })).toBe(1);
  expect(await store([aBar({ close: 999, volume: 9_000 })], { fetchedAtMs: late - 1 })).toBe(0);
  expect(await store([aBar({ close: 999, volume: 40 })], { provider: "alpaca", fetchedAtMs: late + 1 })).toBe(
    0,
  );
  expect(await rows("close, volume, provider")).toEqual([["580.7500", "1100", "schwab"]]);
  // Its own provider may correct a volume downwards; another may know of more.
  expect(await store([aBar({ volume: 1_050 })], { fetchedAtMs: late + 2 })).toBe(1);
  expect(await store([aBar({ volume: 1_060 })], { provider: "alpaca", fetchedAtMs: late + 3 })).toBe(1);
  expect(await rows("close, volume, provider")).toEqual([["580.5000", "1060", "alpaca"]]);
});

test("a ticker that is gone by now loses its bars and its quote, and no other's", async () => {
  expect(await store([aBar({ symbol: "GONE" }), aBar()])).toBe(1);
  const quotes = [aQuote({ symbol: "GONE" }), aQuote()];
  expect(await storeOf().storeQuotes({ provider: "schwab", fetchedAtMs: IN_SESSION, quotes })).toBe(1);
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

test("watermarks: active tickers, those without bars first, then the stalest", async () => {
  await database.exec(
    `INSERT INTO tickers (symbol, is_active) VALUES ('MSFT', true), ('OLD', false), ('SPX', true)`,
  );
  await store([
    aBar({ symbol: "SPY", startMs: IN_SESSION }),
    aBar({ symbol: "SPY", startMs: IN_SESSION + minutes(3) }),
    aBar({ symbol: "AAPL", startMs: IN_SESSION + minutes(1) }),
    aBar({ symbol: "OLD" }),
  ]);
  expect(await storeOf().readWatermarks("1m")).toEqual([
    { symbol: "MSFT", lastStartMs: null },
    { symbol: "SPX", lastStartMs: null },
    { symbol: "AAPL", lastStartMs: IN_SESSION + minutes(1) },
    { symbol: "SPY", lastStartMs: IN_SESSION + minutes(3) },
  ]);
  expect((await storeOf().readWatermarks("5m")).map(({ lastStartMs }) => lastStartMs)).toEqual(
    Array(4).fill(null),
  );
});

const quoteColumns = () =>
  database.rows(
    "SELECT price, bid, ask, previous_close, day_volume, extract(epoch FROM price_at)::bigint, provider FROM tickers WHERE symbol = 'SPY'",
  );
const storeQuote = (fetchedAtMs: number, changes: Parameters<typeof aQuote>[0] = {}) =>
  storeOf().storeQuotes({
    provider: "schwab",
    fetchedAtMs,
    quotes: [aQuote({ quotedAtMs: fetchedAtMs, ...changes })],
  });

test("a quote sets the last price; the same again counts nothing; an older one changes nothing", async () => {
  expect(await storeQuote(IN_SESSION)).toBe(1);
  const stored = [
    ["580.5000", "580.4900", "580.5100", "578.0000", "12000000", String(IN_SESSION / 1_000), "schwab"],
  ];
  expect(await quoteColumns()).toEqual(stored);
  expect(await storeQuote(IN_SESSION)).toBe(0);
  expect(await storeQuote(IN_SESSION - 1, { price: 1 })).toBe(0);
  expect(await quoteColumns()).toEqual(stored);
  expect(await storeQuote(IN_SESSION + 1, { price: 581, bid: null, ask: null })).toBe(1);
  expect((await quoteColumns())[0]?.slice(0, 3)).toEqual(["581.0000", null, null]);
});

test("a quote without a time, or from a clock that runs ahead, is as old as its fetch", async () => {
  await storeQuote(IN_SESSION, { quotedAtMs: null });
  expect((await quoteColumns())[0]?.[5]).toBe(String(IN_SESSION / 1_000));
  await storeQuote(IN_SESSION + seconds(1), { quotedAtMs: IN_SESSION + minutes(90) });
  expect((await quoteColumns())[0]?.[5]).toBe(String(IN_SESSION / 1_000 + 1));
});

test("a quote is read back with its source and its time", async () => {
  const reader = createPriceReader(database.db);
  expect(await reader.findQuote("SPY")).toMatchObject({ price: null, priceAtMs: null, provider: null });
  await storeQuote(IN_SESSION);
  const { quotedAtMs, ...quote } = aQuote({ quotedAtMs: IN_SESSION });
  expect(await reader.findQuote("SPY")).toEqual({ ...quote, priceAtMs: quotedAtMs, provider: "schwab" });
  expect(await reader.findQuote("XYZ")).toBeNull();
});

test("a reader gives either end of a range, and one session of it", async () => {
  const open = at("2026-11-23T14:30:00Z");
  await store([-2, -1, 0, 1, 2].map((i) => aBar({ startMs: open + minutes(i) })));
  const reader = createPriceReader(database.db);
  const starts = async (changes: Partial<Parameters<typeof reader.readBars>[0]>) => {
    const wanted = { symbol: "SPY", timeframe: "1m", session: "all", fromMs: null, toMs: null } as const;
    const bars = await reader.readBars({ ...wanted, limit: 9, keep: "oldest", ...changes });
    return bars.map(({ startMs }) => (startMs - open) / minutes(1));
  };
  expect(await starts({})).toEqual([-2, -1, 0, 1, 2]);
  expect(await starts({ limit: 2 })).toEqual([-2, -1]);
  expect(await starts({ limit: 2, keep: "newest" })).toEqual([1, 2]);
  expect(await starts({ session: "regular", limit: 2 })).toEqual([0, 1]);
  expect(await starts({ session: "extended" })).toEqual([-2, -1]);
  expect(await starts({ fromMs: open, toMs: open + minutes(2) })).toEqual([0, 1]);
});
