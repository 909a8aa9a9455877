import { expect, test } from "vitest";
import { normaliseQuotes } from "../../../src/adapters/alpaca/normalise-quotes.ts";
import { createAlpacaQuoteSource } from "../../../src/adapters/alpaca/quote-source.ts";
import { parseSnapshots } from "../../../src/adapters/alpaca/wire.ts";
import { alpacaDeps, aStockSnapshot } from "../../support/alpaca-wire.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { IN_SESSION } from "../../support/moments.ts";
import { loadRecording } from "../../support/shared.ts";

test("all last prices come in one call", async () => {
  const alpaca = alpacaDeps(() => ({ json: { SPY: aStockSnapshot(), NOSUCH: null } }));
  const fetched = await createAlpacaQuoteSource(alpaca.deps).fetchQuotes(["SPY", "NOSUCH", "VIX"]);
  expect(alpaca.queries()).toEqual([{ symbols: "SPY,NOSUCH" }]);
  expect(fetched).toEqual({
    provider: "alpaca",
    fetchedAtMs: IN_SESSION,
    providerCalls: 1,
    bytes: expect.any(Number),
    skipped: {},
    unknownSymbols: ["VIX", "NOSUCH"],
    quotes: [
      {
        symbol: "SPY",
        price: 671.52,
        bid: 671.5,
        ask: 671.55,
        previousClose: 669.1,
        dayVolume: null,
        quotedAtMs: Date.parse("2026-11-23T14:59:58.123Z"),
      },
    ],
  });
});

const priceOf = (snapshot: unknown) => normaliseQuotes(new Map([["SPY", snapshot]]), ["SPY"]);

test("without a last trade the last minute's close stands in, then the day's", () => {
  const minute = priceOf(aStockSnapshot({ latestTrade: null })).quotes[0];
  expect(minute).toMatchObject({ price: 671.4, quotedAtMs: Date.parse("2026-11-23T14:58:00Z") });
  const day = priceOf(aStockSnapshot({ latestTrade: null, minuteBar: null })).quotes[0];
  expect(day).toMatchObject({ price: 671.45, quotedAtMs: null });
});

test("a snapshot without any price, and one that is none, are counted", () => {
  expect(priceOf({ latestQuote: { bp: 0, ap: 0 } })).toMatchObject({ quotes: [], skipped: { no_quote: 1 } });
  expect(priceOf("text")).toMatchObject({ quotes: [], skipped: { malformed: 1 } });
  expect(priceOf(aStockSnapshot({ latestTrade: { p: -1 }, minuteBar: {}, dailyBar: [] })).skipped).toEqual({
    no_quote: 1,
  });
});

test("nobody bidding is no bid of zero", () => {
  const [quote] = priceOf(aStockSnapshot({ latestQuote: { bp: 0, ap: 671.6 } })).quotes;
  expect(quote).toMatchObject({ bid: null, ask: 671.6 });
});

test("a symbol that Alpaca refuses is left out; a refused key is an error", async () => {
  const answers = [
    { status: 400, json: { message: "invalid symbol: XX1" } },
    { json: { SPY: aStockSnapshot() } },
  ];
  const alpaca = alpacaDeps(() => answers.shift() ?? "silent");
  const source = createAlpacaQuoteSource(alpaca.deps);
  expect(await source.fetchQuotes(["SPY", "XX1"])).toMatchObject({
    unknownSymbols: ["XX1"],
    quotes: [{ symbol: "SPY" }],
  });
  expect((await appErrorOf(source.fetchQuotes(["SPY"]))).code).toBe("provider_unavailable");
});

const recorded = loadRecording("alpaca/go_TestSnapshots_1.json");
test.skipIf(recorded === null)(
  "recorded snapshots, one without the day before and one of an unknown name",
  () => {
    const read = normaliseQuotes(parseSnapshots(recorded), ["AAPL", "MSFT", "INVALID"]);
    expect(read).toMatchObject({ unknownSymbols: ["INVALID"], skipped: {} });
    expect(read.quotes.map(({ price, previousClose }) => [price, previousClose])).toEqual([
      [133.4201, 131.46],
      [253.8738, null],
    ]);
  },
);
