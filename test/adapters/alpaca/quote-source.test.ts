import { expect, test } from "vitest";
import { normaliseQuotes } from "../../../src/adapters/alpaca/normalise-quotes.ts";
import { createAlpacaQuoteSource } from "../../../src/adapters/alpaca/quote-source.ts";
import { parseSnapshots } from "../../../src/adapters/alpaca/wire.ts";
import { alpacaDeps, aStockSnapshot } from "../../support/alpaca-wire.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { IN_SESSION } from "../../support/moments.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";
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
  expect(day).toMatchObject({ price: 671.45, quotedAtMs: Date.parse("2026-11-23T14:30:00Z") });
});

test("a snapshot without any price, and one that is none, are counted", () => {
  expect(priceOf({ latestQuote: { bp: 0, ap: 0 } })).toMatchObject({ quotes: [], skipped: { no_quote: 1 } });
  expect(priceOf("text")).toMatchObject({ quotes: [], skipped: { malformed: 1 } });
  const none = { latestTrade: { p: -1 }, minuteBar: {}, dailyBar: [] };
  expect(priceOf(aStockSnapshot({ ...none, latestQuote: { bp: 600, ap: 700 } })).skipped).toEqual({
    no_quote: 1,
  });
});

const NOW = Date.parse("2026-11-23T15:00:00Z");
const MONTHS_AGO = "2026-08-20T15:00:00Z";
const at = (t: string, fields: Record<string, number>) => ({ t, ...fields });
const read = (snapshot: Record<string, unknown>) =>
  normaliseQuotes(new Map([["SPY", snapshot]]), ["SPY"], NOW).quotes[0] ?? null;

test.each<[string, Record<string, unknown>, number | null, string | null]>([
  [
    "a trade of months ago, minute bar and quote of now",
    {
      latestTrade: at(MONTHS_AGO, { p: 15.79 }),
      minuteBar: at("2026-11-23T14:59:00Z", { c: 10 }),
      latestQuote: at("2026-11-23T14:59:59Z", { bp: 9.99, ap: 10.01 }),
    },
    10,
    "2026-11-23T14:59:00Z",
  ],
  [
    "a minute bar of yesterday, a trade of now",
    { latestTrade: at("2026-11-23T14:59:00Z", { p: 9 }), minuteBar: at("2026-11-20T20:00:00Z", { c: 10 }) },
    9,
    "2026-11-23T14:59:00Z",
  ],
  [
    "trade and minute bar of months ago, a bar of the day",
    {
      latestTrade: at(MONTHS_AGO, { p: 15.79 }),
      minuteBar: at(MONTHS_AGO, { c: 15.79 }),
      dailyBar: at("2026-11-23T05:00:00Z", { c: 10.2 }),
    },
    10.2,
    "2026-11-23T14:30:00Z",
  ],
  [
    "nothing but a tight quote",
    { latestQuote: at("2026-11-23T14:59:59Z", { bp: 9.99, ap: 10.01 }) },
    10,
    "2026-11-23T14:59:59Z",
  ],
  ["nothing but a wide quote", { latestQuote: at("2026-11-23T14:59:59Z", { bp: 8, ap: 12 }) }, null, null],
  [
    "nothing but a crossed quote",
    { latestQuote: at("2026-11-23T14:59:59Z", { bp: 10.02, ap: 10 }) },
    null,
    null,
  ],
  [
    "only a trade of months ago beside a tight quote of now",
    {
      latestTrade: at(MONTHS_AGO, { p: 15.79 }),
      latestQuote: at("2026-11-23T14:59:59Z", { bp: 9.99, ap: 10.01 }),
    },
    10,
    "2026-11-23T14:59:59Z",
  ],
  [
    "a trade of next year beside one bar of now",
    { latestTrade: at("2027-11-23T15:00:00Z", { p: 15 }), minuteBar: at("2026-11-23T14:59:00Z", { c: 10 }) },
    10,
    "2026-11-23T14:59:00Z",
  ],
])("%s: the newest price, with its own time", (_what, snapshot, price, time) => {
  const quote = read(snapshot);
  expect([quote?.price ?? null, quote?.quotedAtMs ?? null]).toEqual([
    price,
    time === null ? null : Date.parse(time),
  ]);
});

test("a market of an earlier day than the price is no bid and no ask; before the open the day's bar is the one before", () => {
  const trade = at("2026-11-23T13:00:00Z", { p: 10 });
  const quote = read({
    latestTrade: trade,
    latestQuote: at("2026-11-20T20:59:00Z", { bp: 14, ap: 14.01 }),
    dailyBar: at("2026-11-20T05:00:00Z", { c: 9.8 }),
    prevDailyBar: at("2026-11-19T05:00:00Z", { c: 9.1 }),
  });
  expect(quote).toMatchObject({ price: 10, bid: null, ask: null, previousClose: 9.8 });
});

test("a body with a message and no symbols is a bad body, not an answer that knows none of them", async () => {
  for (const json of [{ message: "internal" }, { code: 500, message: "x" }, { error: "y" }]) {
    const alpaca = alpacaDeps(() => ({ json }));
    const error = await appErrorOf(createAlpacaQuoteSource(alpaca.deps).fetchQuotes(["SPY"]));
    expect(error.code).toBe("provider_bad_body");
  }
});

test.each([
  "OPRA agreement is not signed",
  "subscription does not permit querying data from the past 15 minutes",
  "your subscription does not permit this feed",
  "this endpoint is not included in your plan",
])("403 with %j is a matter of the plan; a refused key is one of the key", async (message) => {
  const ask = (answer: ScriptedAnswer) =>
    appErrorOf(createAlpacaQuoteSource(alpacaDeps(() => answer).deps).fetchQuotes(["SPY"]));
  expect((await ask({ status: 403, json: { message } })).code).toBe("provider_rejected");
  for (const refused of [{ message: "forbidden." }, { message: "request is not authorized" }, {}]) {
    expect((await ask({ status: 403, json: refused })).code).toBe("provider_unauthorized");
  }
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
