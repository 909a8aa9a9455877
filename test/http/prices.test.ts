import { expect, test } from "vitest";
import type { StoredBar, StoredQuote } from "../../src/prices/ports.ts";
import { httpDoor } from "../support/http-door.ts";
import { memoryPrices } from "../support/memory-bars.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";

const at = (iso: string) => Date.parse(iso);
const MONDAY_OPEN = at("2026-11-23T14:30:00Z");
const FRIDAY_OPEN = at("2026-11-20T14:30:00Z");

const QUOTE: StoredQuote = {
  symbol: "SPY",
  price: 580.5,
  bid: 580.49,
  ask: 580.51,
  previousClose: 578,
  dayVolume: 12_000_000,
  priceAtMs: IN_SESSION + seconds(120),
  provider: "alpaca",
};
const EMPTY: StoredQuote = { ...QUOTE, symbol: "AAPL", price: null, priceAtMs: null, provider: null };
const INDEX: StoredQuote = { ...QUOTE, symbol: "SPX", bid: null, ask: null, previousClose: null };

const bar = (startMs: number, changes: Partial<StoredBar> = {}): StoredBar => ({
  startMs,
  session: "regular",
  open: 580,
  high: 581,
  low: 579,
  close: 580.5,
  volume: 1_000,
  adjusted: null,
  provider: "schwab",
  ...changes,
});

/** Friday's last minutes, and Monday's 09:28 to 10:01; daily bars of the 80 weekdays to Friday. */
const MINUTES = [
  ...[387, 388, 389].map((i) => bar(FRIDAY_OPEN + minutes(i))),
  ...Array.from({ length: 34 }, (_, i) =>
    bar(MONDAY_OPEN + minutes(i - 2), i < 2 ? { session: "extended" } : {}),
  ),
];
const WEEK = 7 * 24 * 60;
const DAYS = Array.from({ length: 80 }, (_, i) =>
  bar(FRIDAY_OPEN - minutes(WEEK * Math.floor((79 - i) / 5) + 1_440 * ((79 - i) % 5)), {
    adjusted: { open: 290, high: 290.5, low: 289.5, close: 290.25, volume: 2_000 },
  }),
);

const door = (nowMs = IN_SESSION + seconds(130)) =>
  httpDoor({
    nowMs: () => nowMs,
    prices: memoryPrices([QUOTE, EMPTY, INDEX], { "1m": MINUTES, "1d": DAYS }),
  });
type Bars = { bars: Record<string, unknown>[]; next: string | null; data: Record<string, unknown> };
const barsOf = async (query: string, nowMs?: number) => {
  const { status, body } = await door(nowMs).ask(`/v1/tickers/SPY/bars${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body as Bars;
};

test("the last price, its change since the previous close, its source and its age", async () => {
  const { status, body } = await door().ask("/v1/tickers/$spy/quote");
  expect(status).toBe(200);
  expect(body).toEqual({
    symbol: "SPY",
    price: 580.5,
    bid: 580.49,
    ask: 580.51,
    previousClose: 578,
    change: 2.5,
    changePercent: 0.4325,
    dayVolume: 12_000_000,
    data: {
      source: "stored",
      provider: "alpaca",
      asOf: "2026-11-23T15:02:00.000Z",
      quotedAt: null,
      delayed: false,
      ageSeconds: 10,
      stale: false,
    },
  });
});

test("a quote says when it is stale, and what it does not know", async () => {
  const hourLater = await door(IN_SESSION + minutes(62)).ask("/v1/tickers/SPY/quote");
  expect(hourLater.body).toMatchObject({ data: { ageSeconds: 3_600, stale: true } });
  const { body } = await door().ask("/v1/tickers/SPX/quote");
  expect(body).toMatchObject({
    bid: null,
    ask: null,
    previousClose: null,
    change: null,
    changePercent: null,
  });
});

test("bars are those of the latest day's session unless something else is asked", async () => {
  const { bars, ...rest } = await barsOf("");
  expect(bars).toHaveLength(32);
  expect(bars[0]).toEqual({
    start: "2026-11-23T14:30:00.000Z",
    open: 580,
    high: 581,
    low: 579,
    close: 580.5,
    volume: 1_000,
    session: "regular",
  });
  expect(rest).toEqual({
    nextCursor: null,
    symbol: "SPY",
    timeframe: "1m",
    next: null,
    data: {
      source: "stored",
      provider: "schwab",
      asOf: "2026-11-23T15:02:00.000Z",
      quotedAt: null,
      delayed: false,
      ageSeconds: 10,
      stale: false,
    },
    warnings: [],
  });
});

test.each([
  ["?session=extended", 2, "2026-11-23T14:28:00.000Z"],
  ["?session=all", 34, "2026-11-23T14:28:00.000Z"],
  ["?limit=5", 5, "2026-11-23T14:57:00.000Z"],
  ["?to=2026-11-20", 3, "2026-11-20T20:57:00.000Z"],
  ["?from=2026-11-20", 35, "2026-11-20T20:57:00.000Z"],
  ["?from=2026-11-20&to=2026-11-22", 3, "2026-11-20T20:57:00.000Z"],
  ["?from=2026-11-23T14:31:00Z&to=2026-11-23T14:33:00Z", 2, "2026-11-23T14:31:00.000Z"],
  ["?from=2026-11-23T09:31:00-05:00&limit=1", 1, "2026-11-23T14:31:00.000Z"],
  ["?timeframe=1d", 60, "2026-08-31T14:30:00.000Z"],
  ["?timeframe=1d&limit=3", 3, "2026-11-18T14:30:00.000Z"],
  ["?timeframe=1d&from=2026-11-02&to=2026-11-06", 5, "2026-11-02T14:30:00.000Z"],
])("GET bars%s gives %i from %s on", async (query, count, first) => {
  const { bars } = await barsOf(query);
  expect([bars.length, bars[0]?.["start"]]).toEqual([count, first]);
});

test("a range longer than the limit is read on from next, and nothing is lost or doubled", async () => {
  const starts: unknown[] = [];
  let from: string | null = "2026-11-20";
  while (from !== null) {
    const { bars, next }: Bars = await barsOf(`?from=${from}&limit=10`);
    starts.push(...bars.map(({ start }) => start));
    from = next;
  }
  expect(starts).toHaveLength(35);
  expect(starts).toEqual([...new Set(starts)].toSorted());
});

test("daily bars carry their date and adjusted prices; the last day's own comes in the evening", async () => {
  const { bars, data } = await barsOf("?timeframe=1d&limit=1");
  expect(bars).toEqual([
    {
      start: "2026-11-20T14:30:00.000Z",
      date: "2026-11-20",
      open: 580,
      high: 581,
      low: 579,
      close: 580.5,
      volume: 1_000,
      session: "regular",
      adjusted: { open: 290, high: 290.5, low: 289.5, close: 290.25, volume: 2_000 },
    },
  ]);
  expect(data).toMatchObject({ asOf: "2026-11-20T21:00:00.000Z", stale: false });
  const tuesday = await barsOf("?timeframe=1d&limit=1", IN_SESSION + minutes(1_440));
  expect(tuesday.data).toMatchObject({ stale: true });
});

test("bars up to a moment in the past are not stale for being old; a day that has none says so", async () => {
  expect((await barsOf("?to=2026-11-20")).data).toMatchObject({ ageSeconds: 237_730, stale: false });
  expect((await barsOf("", IN_SESSION + minutes(62))).data).toMatchObject({ stale: true });
  const nothing = { provider: null, asOf: null, ageSeconds: null };
  const none = await barsOf("?from=2026-11-21&to=2026-11-22");
  expect(none).toMatchObject({ bars: [], next: null, data: { ...nothing, stale: false } });
  const { status, body } = await door().ask("/v1/tickers/AAPL/bars?timeframe=5m");
  expect(status).toBe(200);
  expect(body).toMatchObject({ bars: [], data: { ...nothing, stale: true } });
});

for (const [path, status, code, names] of [
  ["/v1/tickers/XYZ/quote", 404, "unknown_symbol", "XYZ"],
  ["/v1/tickers/XYZ/bars", 404, "unknown_symbol", "XYZ"],
  ["/v1/tickers/AAPL/quote", 422, "no_quotes", "AAPL"],
  ["/v1/tickers/not-a-symbol/quote", 400, "invalid_request", "symbol"],
  ["/v1/tickers/SPY/bars?timeframe=2m", 400, "invalid_request", "timeframe"],
  ["/v1/tickers/SPY/bars?session=night", 400, "invalid_request", "session"],
  ["/v1/tickers/SPY/bars?timeframe=1d&session=extended", 400, "invalid_request", "session"],
  ["/v1/tickers/SPY/bars?limit=0", 400, "invalid_request", "limit"],
  ["/v1/tickers/SPY/bars?limit=5001", 400, "invalid_request", "limit"],
  ["/v1/tickers/SPY/bars?limit=some", 400, "invalid_request", "limit"],
  ["/v1/tickers/SPY/bars?from=yesterday", 400, "invalid_request", "from"],
  ["/v1/tickers/SPY/bars?from=2026-02-30", 400, "invalid_request", "from"],
  ["/v1/tickers/SPY/bars?from=2026-11-23T10:00:00", 400, "invalid_request", "from"],
  ["/v1/tickers/SPY/bars?from=9999-12-31", 400, "invalid_request", "from"],
  ["/v1/tickers/SPY/bars?to=0001-01-01T00:00:00Z", 400, "invalid_request", "to"],
  ["/v1/tickers/SPY/bars?from=2026-11-23&to=2026-11-20", 400, "invalid_request", "from"],
  ["/v1/tickers/SPY/bars?from=2026-11-23T15:00:00Z&to=2026-11-23T15:00:00Z", 400, "invalid_request", "from"],
] as const) {
  test(`GET ${path} is ${status} ${code}, naming what is wrong`, async () => {
    const answer = await door().ask(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      error: { code, message: expect.stringContaining(names), hint: expect.stringMatching(/./) },
    });
  });
}

test("moments far outside the trading calendar are answered, not failed", async () => {
  for (const query of [
    "?to=1970-01-01",
    "?from=2099-12-31",
    "?to=2099-12-31",
    "?from=2035-01-01T00:00:00Z",
    "?to=2035-01-01",
  ])
    await barsOf(query);
});
