import { expect, test } from "vitest";
import { createAlpacaBarSource } from "../../src/adapters/alpaca/bar-source.ts";
import { createAlpacaDailyBarSource } from "../../src/adapters/alpaca/daily-bar-source.ts";
import { createAlpacaHistorySource } from "../../src/adapters/alpaca/history-source.ts";
import { createAlpacaQuoteSource } from "../../src/adapters/alpaca/quote-source.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { ALPACA, openVendors } from "./model-vendors.ts";

const NOW = "2026-11-23T15:00:00Z";
const at = (iso: string) => Date.parse(iso);

async function open(nowIso: string, settings: Parameters<typeof openVendors>[2] = {}) {
  const vendors = await openVendors(nowIso, "alpaca", settings);
  return { ...vendors, alpaca: { ...vendors.deps, ...ALPACA } };
}

/** What the model generated of a name, without what Alpaca does not say. */
function minutesOf(market: Awaited<ReturnType<typeof open>>["market"], symbol: string, dates: string[]) {
  return dates
    .flatMap((date) => market.minuteBars(symbol.replace(".", "/"), date) ?? [])
    .map(({ regular: _regular, ...bar }) => ({ symbol, ...bar }));
}

test("minute bars of several names are the model's, to the bar, class shares included and indexes told", async () => {
  const { alpaca, market, meter } = await open(NOW);
  const range = { fromMs: at("2026-11-20T14:00:00Z"), toMs: at("2026-11-20T22:00:00Z") };
  const symbols = ["SPY", "BRK.B", "SPX", "NOSUCH"];
  const fetched = await createAlpacaBarSource(alpaca).fetchBars({ symbols, timeframe: "1m", ...range });
  const expected = ["BRK.B", "SPY"]
    .flatMap((symbol) => minutesOf(market, symbol, ["2026-11-20"]))
    .filter(({ startMs }) => startMs >= range.fromMs && startMs < range.toMs);
  expect(expected.length).toBeGreaterThan(700);
  expect(fetched.bars).toEqual(expected);
  expect(fetched).toMatchObject({ provider: "alpaca", unknownSymbols: ["SPX"], failures: [], skipped: {} });
  expect(meter.counts.get("calls_alpaca")).toBe(fetched.providerCalls);
});

test("pages are followed to the end, also those below the limit", async () => {
  const { alpaca, market } = await open(NOW);
  const dates = ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"];
  const history = createAlpacaHistorySource(alpaca);
  const symbols = ["SPY", "AAPL", "NVDA", "QQQ"];
  const request = { symbols, timeframe: "1m" as const, from: "2026-11-16", to: "2026-11-20" };
  const fetched = await history.fetchHistory(request);
  const expected = symbols.toSorted().flatMap((symbol) => minutesOf(market, symbol, dates));
  expect(fetched.bars).toEqual(expected);
  expect(expected.length).toBeGreaterThan(10_000);
  expect(fetched.providerCalls).toBeGreaterThan(1);
  expect(fetched).toMatchObject({ usableTo: null, failures: [], skipped: {}, dailyBars: [] });
  expect(await history.priceHistory(request)).toBe(0);
});

test("five-minute bars hold what their minutes hold", async () => {
  const { alpaca } = await open(NOW);
  const source = createAlpacaBarSource(alpaca);
  const request = { symbols: ["AAPL"], fromMs: at("2026-11-20T15:00:00Z"), toMs: at("2026-11-20T16:00:00Z") };
  const ones = (await source.fetchBars({ ...request, timeframe: "1m" })).bars;
  const fives = (await source.fetchBars({ ...request, timeframe: "5m" })).bars;
  expect(fives).toHaveLength(12);
  const sum = (bars: typeof ones) => bars.reduce((total, { volume }) => total + volume, 0);
  expect(sum(fives)).toBe(sum(ones));
  expect(fives[0]?.open).toBe(ones[0]?.open);
});

test("on the free plan a range up to now is answered up to 16 minutes ago, on the other whole", async () => {
  const free = await open(NOW);
  const request = {
    symbols: ["SPY"],
    timeframe: "1m" as const,
    fromMs: at(NOW) - 30 * 60_000,
    toMs: at(NOW),
  };
  const late = await createAlpacaBarSource(free.alpaca).fetchBars(request);
  expect(late.bars.map(({ startMs }) => new Date(startMs).toISOString().slice(11, 16))).toEqual(
    Array.from({ length: 14 }, (_, i) => `14:${30 + i}`),
  );
  expect(late).toMatchObject({ providerCalls: 2, failures: [] });
  const plus = await open(NOW, { alpacaPlan: "plus" });
  expect((await createAlpacaBarSource(plus.alpaca).fetchBars(request)).bars).toHaveLength(30);
});

test("a range that the free plan has nothing of yet is empty, not an error", async () => {
  const { alpaca } = await open(NOW);
  const request = { symbols: ["SPY"], timeframe: "1m" as const, fromMs: at(NOW) - 60_000, toMs: at(NOW) };
  expect(await createAlpacaBarSource(alpaca).fetchBars(request)).toMatchObject({
    bars: [],
    providerCalls: 1,
  });
});

test("daily bars come raw and adjusted; before Netflix's split ten shares were one", async () => {
  const { alpaca, market } = await open("2026-11-23T22:30:00Z");
  const source = createAlpacaDailyBarSource(alpaca);
  const request = { symbols: ["NFLX", "SPY"], from: "2025-11-13", to: "2025-11-18" };
  const { bars, unknownSymbols, failures } = await source.fetchDailyBars(request);
  expect([unknownSymbols, failures]).toEqual([[], []]);
  expect(bars.map(({ symbol, date }) => `${symbol} ${date}`)).toEqual(
    ["NFLX", "SPY"].flatMap((symbol) =>
      ["2025-11-13", "2025-11-14", "2025-11-17", "2025-11-18"].map((date) => `${symbol} ${date}`),
    ),
  );
  const friday = bars.find(({ symbol, date }) => symbol === "NFLX" && date === "2025-11-14");
  expect(friday?.close).toBeCloseTo(10 * (market.dailyBar("NFLX", "2025-11-14")?.close ?? 0), 6);
  expect((friday?.close ?? 0) / (friday?.adjusted?.close ?? 1)).toBeCloseTo(10, 1);
  expect((friday?.adjusted?.volume ?? 0) / (friday?.volume ?? 1)).toBeCloseTo(10, 4);
});

test("a session that goes on has no daily bar yet, and history says up to which date it has one", async () => {
  const { alpaca, setNow } = await open(NOW);
  const daily = () =>
    createAlpacaDailyBarSource(alpaca).fetchDailyBars({
      symbols: ["SPY"],
      from: "2026-11-20",
      to: "2026-11-23",
    });
  const history = () =>
    createAlpacaHistorySource(alpaca).fetchHistory({
      symbols: ["SPY"],
      timeframe: "1d",
      from: "2026-11-20",
      to: "2026-11-23",
    });
  expect((await daily()).bars.map(({ date }) => date)).toEqual(["2026-11-20"]);
  expect(await history()).toMatchObject({ usableTo: "2026-11-22", bars: [] });
  setNow("2026-11-23T21:30:00Z");
  expect((await daily()).bars.map(({ date }) => date)).toEqual(["2026-11-20", "2026-11-23"]);
  expect(await history()).toMatchObject({ usableTo: null });
});

test("minutes of a day that is not over: usable up to the day before", async () => {
  const { alpaca } = await open(NOW);
  const request = { symbols: ["SPY"], timeframe: "1m" as const, from: "2026-11-20", to: "2026-11-23" };
  const fetched = await createAlpacaHistorySource(alpaca).fetchHistory(request);
  expect(fetched.usableTo).toBe("2026-11-22");
  expect(new Date(fetched.bars.at(-1)?.startMs ?? 0).toISOString()).toBe("2026-11-23T14:43:00.000Z");
});

test("last prices of all names in one call, in real time on every plan", async () => {
  const { alpaca, market } = await open(NOW);
  const symbols = ["SPY", "BRK.B", "SPX", "NOSUCH"];
  const fetched = await createAlpacaQuoteSource(alpaca).fetchQuotes(symbols);
  expect(fetched).toMatchObject({ providerCalls: 1, unknownSymbols: ["SPX", "NOSUCH"], skipped: {} });
  const spy = market.quoteAt("SPY", at(NOW));
  expect(fetched.quotes).toEqual([
    {
      symbol: "SPY",
      price: spy?.last,
      bid: spy?.bid,
      ask: spy?.ask,
      previousClose: market.dailyBar("SPY", "2026-11-20")?.close,
      dayVolume: null,
      quotedAtMs: spy?.tradedMs,
    },
    expect.objectContaining({ symbol: "BRK.B", price: market.spotAt("BRK/B", at(NOW)) }),
  ]);
});

test("a wrong key is refused with the settings to look at", async () => {
  const { alpaca } = await open(NOW);
  const source = createAlpacaQuoteSource({ ...alpaca, secretKey: "wrong" });
  const error = await appErrorOf(source.fetchQuotes(["SPY"]));
  expect([error.code, error.hint]).toEqual([
    "provider_unauthorized",
    expect.stringContaining("ALPACA_API_KEY"),
  ]);
});

test("one call more than the minute allows is refused, and so is what the sandbox is told to refuse", async () => {
  const { alpaca, sandbox } = await open(NOW, { alpacaRequestsPerMinute: 2 });
  const ask = () => createAlpacaQuoteSource(alpaca).fetchQuotes(["SPY"]);
  sandbox.faults.add({ kind: "rate-limited", retryAfterSeconds: 7 });
  expect(await appErrorOf(ask())).toMatchObject({ code: "provider_rate_limited", retryAfterSeconds: 7 });
  await ask();
  await ask();
  expect((await appErrorOf(ask())).code).toBe("provider_rate_limited");
});

test("outages, web pages, empty, cut and truncated bodies are told apart", async () => {
  const { alpaca, sandbox } = await open(NOW);
  for (const [kind, code] of [
    ["server-error", "provider_unavailable"],
    ["unavailable-html", "provider_unavailable"],
    ["access-denied-html", "provider_unavailable"],
    ["access-token-expired", "provider_unauthorized"],
    ["truncated", "provider_bad_body"],
    ["cut", "provider_bad_body"],
    ["empty", "provider_bad_body"],
    ["html", "provider_bad_body"],
  ] as const) {
    sandbox.faults.add({ kind });
    const error = await appErrorOf(createAlpacaQuoteSource(alpaca).fetchQuotes(["SPY", "QQQ"]));
    expect([kind, error.code]).toEqual([kind, code]);
  }
});

test("bars that lost their numbers fail their symbol in history, and are only counted in the newest minutes", async () => {
  const { alpaca, sandbox } = await open(NOW);
  const day = { symbols: ["SPY"], from: "2026-11-20", to: "2026-11-20" };
  for (const timeframe of ["1m", "1d"] as const) {
    sandbox.faults.add({ kind: "nan-strings" });
    const fetched = await createAlpacaHistorySource(alpaca).fetchHistory({ ...day, timeframe });
    expect(fetched.failures).toMatchObject([{ symbol: "SPY", error: { code: "provider_bad_body" } }]);
    expect([fetched.bars, fetched.dailyBars]).toEqual([[], []]);
  }
  sandbox.faults.add({ kind: "minus-999" });
  const fromMs = at("2026-11-20T15:00:00Z");
  const newest = { symbols: ["SPY"], timeframe: "1m" as const, fromMs, toMs: fromMs + 600_000 };
  const { bars, skipped, failures } = await createAlpacaBarSource(alpaca).fetchBars(newest);
  expect([bars, skipped, failures]).toEqual([[], { impossible_prices: 10 }, []]);
});
