import { afterAll, beforeAll, expect, test } from "vitest";
import { normaliseDays, normaliseMinutes } from "../../src/adapters/schwab/normalise-candles.ts";
import { normaliseQuotes } from "../../src/adapters/schwab/normalise-quotes.ts";
import { createSchwabPriceHistorySource } from "../../src/adapters/schwab/price-history-source.ts";
import { createSchwabQuoteSource } from "../../src/adapters/schwab/quote-source.ts";
import { trimCandles } from "../../src/adapters/schwab/trim-candles.ts";
import { parseCandles } from "../../src/adapters/schwab/wire-candles.ts";
import { parseQuotes } from "../../src/adapters/schwab/wire-quotes.ts";
import { type MarketClient, openMarket } from "../local/market-client.ts";
import { minutes } from "../support/moments.ts";
import { countingMeter } from "../support/schwab-server.ts";
import { recording, withRecorded } from "./recorded-schwab.ts";

const NOW = Date.parse("2026-11-23T15:00:00Z");
let market: MarketClient;
beforeAll(async () => {
  market = await openMarket("2026-11-23T15:00:00Z", { limits: { requestsPerMinute: null } });
});
afterAll(() => market.close());

/** Our clients with a login of their own. */
async function clients(timeoutMs = 5_000) {
  let bearer = await market.accessToken();
  const tokens = {
    get: async () => bearer,
    refused: async () => {
      bearer = await market.accessToken();
    },
  };
  const deps = { apiBase: market.sandbox.url, tokens, nowMs: () => NOW, meter: countingMeter(), timeoutMs };
  return {
    quotes: createSchwabQuoteSource(deps),
    history: createSchwabPriceHistorySource(deps),
  };
}

const model = () => {
  const { market: found } = market.sandbox;
  if (found === null) throw new Error("The sandbox has no model.");
  return found;
};

test("quotes of a stock, a share class, an index and a stranger come in one call, and the stranger once more as an index", async () => {
  const { quotes } = await clients();
  const fetched = await quotes.fetchQuotes(["AAPL", "BRK.B", "SPX", "NOPE"]);
  expect(fetched.unknownSymbols).toContain("NOPE");
  expect(fetched.providerCalls).toBe(2);
  const bySymbol = new Map(fetched.quotes.map((quote) => [quote.symbol, quote]));
  const aapl = bySymbol.get("AAPL");
  expect(aapl?.bid).toBeLessThanOrEqual(aapl?.ask ?? 0);
  expect(aapl?.previousClose).toBe(model().dailyBar("AAPL", "2026-11-20")?.close);
  expect(bySymbol.get("SPX")).toMatchObject({ bid: null, ask: null });
  expect(bySymbol.get("SPX")?.price).toBeGreaterThan(1_000);
});

test("minute bars of several symbols are the market's own, to the row", async () => {
  const { history } = await clients();
  const symbols = ["AAPL", "SPY", "NOPE", "QQQ"];
  const request = { symbols, timeframe: "1m", fromMs: NOW - minutes(45), toMs: NOW } as const;
  const fetched = await history.fetchBars(request);
  expect(fetched).toMatchObject({ unknownSymbols: ["NOPE"], failures: [], skipped: {} });
  for (const symbol of ["AAPL", "SPY", "QQQ"]) {
    const traded = (model().minuteBars(symbol, "2026-11-23") ?? []).filter(
      ({ startMs }) => startMs >= request.fromMs && startMs < NOW,
    );
    const stored = fetched.bars.filter((bar) => bar.symbol === symbol);
    expect(stored.map(({ startMs, close }) => [startMs, close])).toEqual(
      traded.map(({ startMs, close }) => [startMs, close]),
    );
    expect(stored.length).toBeGreaterThan(30);
  }
});

test("daily bars are those of whole sessions, over the weekend and the end of summer time", async () => {
  const { history } = await clients();
  const request = { symbols: ["AAPL"], from: "2026-10-30", to: "2026-11-23" };
  const { bars } = await history.fetchDailyBars(request);
  expect(bars.map(({ date }) => date).slice(0, 3)).toEqual(["2026-10-30", "2026-11-02", "2026-11-03"]);
  expect(bars.at(-1)?.date).toBe("2026-11-20");
  for (const { date, close } of bars) expect(close).toBe(model().dailyBar("AAPL", date)?.close);
  const days = await history.fetchHistory({ ...request, timeframe: "1d" });
  expect([days.dailyBars, days.usableTo]).toEqual([bars, "2026-11-22"]);
});

test("history of minutes covers whole days with their extended hours", async () => {
  const { history } = await clients();
  const range = { symbols: ["AAPL"], from: "2026-11-19", to: "2026-11-20", timeframe: "1m" } as const;
  const { bars, usableTo } = await history.fetchHistory(range);
  const traded = ["2026-11-19", "2026-11-20"].flatMap((date) => model().minuteBars("AAPL", date) ?? []);
  expect(bars.map(({ startMs }) => startMs)).toEqual(traded.map(({ startMs }) => startMs));
  expect(usableTo).toBeNull();
});

for (const [kind, code] of [
  ["rate-limited", "provider_rate_limited"],
  ["server-error", "provider_unavailable"],
  ["unavailable-html", "provider_unavailable"],
  ["access-denied-html", "provider_unavailable"],
  ["timeout", "provider_unavailable"],
  ["cut", "provider_bad_body"],
  ["truncated", "provider_bad_body"],
  ["empty", "provider_bad_body"],
  ["html", "provider_bad_body"],
] as const) {
  test(`the fault "${kind}" is ${code} for quotes and for price history`, async () => {
    const { quotes, history } = await clients(300);
    market.sandbox.faults.add({ kind, times: 2, retryAfterSeconds: 17 });
    await expect(quotes.fetchQuotes(["AAPL"])).rejects.toMatchObject({ code });
    const request = { symbols: ["AAPL"], timeframe: "1m", fromMs: NOW - minutes(5), toMs: NOW } as const;
    await expect(history.fetchBars(request)).rejects.toMatchObject({ code });
    market.sandbox.faults.clear();
  });
}

test("an access token that has expired is renewed once, in the middle of a request", async () => {
  const { history } = await clients();
  market.sandbox.faults.add({ kind: "access-token-expired", symbol: "SPY" });
  const request = { symbols: ["SPY"], timeframe: "5m", fromMs: NOW - minutes(30), toMs: NOW } as const;
  const fetched = await history.fetchBars(request);
  expect([fetched.bars.length, fetched.providerCalls]).toEqual([6, 2]);
  market.sandbox.faults.clear();
});

withRecorded("recorded quotes of six kinds of asset are read, and only those asked for", () => {
  const envelope = parseQuotes(recording("quotes_multi_6assets_2024-05-17.json"));
  const { quotes, skipped } = normaliseQuotes(envelope, ["AAPL", "SPX", "AAAIX"], NOW);
  expect(quotes.map(({ symbol, price, bid }) => [symbol, price, bid])).toEqual([
    ["AAPL", 189.9, 189.9],
    ["SPX", 5303.27, null],
    ["AAAIX", 7.88, null],
  ]);
  expect(skipped).toEqual({ outside_request: 3 });
  const invalid = parseQuotes(recording("quotes_invalidSymbols_error.json"));
  expect(normaliseQuotes(invalid, ["^IRX"], NOW).unknownSymbols).toEqual(["^IRX"]);
});

withRecorded("recorded candles are read to the last one, and trimming changes nothing but the length", () => {
  const body = recording("pricehistory_AAPL_1m_last2days_2024-05.json");
  const window = { stepMs: minutes(1), fromMs: 0, toMs: NOW };
  const whole = normaliseMinutes("AAPL", parseCandles(body, "AAPL"), window);
  expect([whole.bars.length, whole.skipped]).toEqual([1318, {}]);
  const fromMs = whole.bars[1_300]?.startMs ?? 0;
  const trimmed = JSON.parse(trimCandles(JSON.stringify(body, null, 2), fromMs));
  expect(normaliseMinutes("AAPL", parseCandles(trimmed, "AAPL"), window).bars).toEqual(
    whole.bars.slice(1_300),
  );
  const daily = parseCandles(recording("pricehistory_SPY_daily_2025-06.json"), "SPY");
  const { bars, skipped } = normaliseDays("SPY", daily, { from: "2025-06-18", to: "2025-07-18" });
  expect([bars.length, bars[0]?.date, bars.at(-1)?.date, skipped]).toEqual([
    21,
    "2025-06-18",
    "2025-07-18",
    {},
  ]);
});
