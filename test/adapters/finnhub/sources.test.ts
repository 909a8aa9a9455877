import { expect, test } from "vitest";
import { createFinnhubEarningsSource } from "../../../src/adapters/finnhub/earnings-source.ts";
import { createFinnhubNewsSource } from "../../../src/adapters/finnhub/news-source.ts";
import { createFinnhubProfileSource } from "../../../src/adapters/finnhub/profile-source.ts";
import { createFinnhubQuoteSource } from "../../../src/adapters/finnhub/quote-source.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { type ScriptedAnswer, scriptedHttp } from "../../support/scripted-http.ts";

const NOW = Date.parse("2026-11-23T20:00:40Z");
const UNKNOWN = { json: { c: 0, d: null, dp: null, h: 0, l: 0, o: 0, pc: 0, t: 0 } };
const QUOTE = { c: 271.82, d: 0.42, dp: 0.1548, h: 273.4, l: 270.12, o: 271, pc: 271.4, t: NOW / 1_000 - 41 };

function finnhub(answer: (query: URLSearchParams, path: string) => ScriptedAnswer) {
  const http = scriptedHttp(({ searchParams, pathname }) => answer(searchParams, pathname));
  const deps = { apiBase: "https://finnhub.test", apiKey: "secret-key", http, nowMs: () => NOW };
  const earnings = createFinnhubEarningsSource(deps);
  const profiles = createFinnhubProfileSource(deps);
  return {
    http,
    earnings,
    profiles,
    quotes: createFinnhubQuoteSource(deps),
    news: createFinnhubNewsSource(deps),
  };
}

const quoteError = (answer: ScriptedAnswer) => appErrorOf(finnhub(() => answer).quotes.fetchQuotes(["AAPL"]));
const aReport = (changes: Record<string, unknown> = {}) => ({
  date: "2026-11-24",
  epsActual: null,
  epsEstimate: 1.9316,
  hour: "amc",
  quarter: 3,
  revenueActual: null,
  revenueEstimate: 110_771_401_872,
  symbol: "AAPL",
  year: 2026,
  ...changes,
});

test("a quote costs one call, with the key in the header, and its time is in seconds", async () => {
  const { http, quotes } = finnhub(() => ({ json: QUOTE }));
  const fetched = await quotes.fetchQuotes(["AAPL"]);
  expect(http.requests).toEqual([
    { url: "https://finnhub.test/api/v1/quote?symbol=AAPL", headers: { "x-finnhub-token": "secret-key" } },
  ]);
  expect(fetched.quotes).toEqual([
    {
      symbol: "AAPL",
      price: 271.82,
      bid: null,
      ask: null,
      previousClose: 271.4,
      dayVolume: null,
      quotedAtMs: NOW - 41_000,
    },
  ]);
  expect(fetched).toMatchObject({ provider: "finnhub", providerCalls: 1, skipped: {}, unknownSymbols: [] });
});

test("zeros mean an unknown symbol, and indexes are not even asked for", async () => {
  const { http, quotes } = finnhub((query) =>
    query.get("symbol") === "AAPL" ? { json: QUOTE } : { json: UNKNOWN.json },
  );
  const fetched = await quotes.fetchQuotes(["AAPL", "NOPE", "SPX"]);
  expect([fetched.unknownSymbols, fetched.quotes.length, http.requests.length]).toEqual([
    ["SPX", "NOPE"],
    1,
    2,
  ]);
});

test.each<[string, Record<string, unknown>]>([
  ["no time", { t: null }],
  ["a time in milliseconds", { t: NOW }],
  ["a time still to come", { t: NOW / 1_000 + 200_000 }],
  ["no price", { c: null }],
  ["a price of 0 that was traded", { c: 0 }],
  ["a negative price", { c: -999 }],
  ["a price as words", { c: "NaN" }],
])("a quote with %s is none", async (_what, changes) => {
  const { quotes } = finnhub((query) => ({
    json: query.get("symbol") === "AAPL" ? QUOTE : { ...QUOTE, ...changes },
  }));
  const fetched = await quotes.fetchQuotes(["BAD", "AAPL"]);
  expect(fetched.quotes.map(({ symbol }) => symbol)).toEqual(["AAPL"]);
  expect(Object.values(fetched.skipped)).toEqual([1]);
  expect((await quoteError({ json: { ...QUOTE, ...changes } })).code).toBe("provider_bad_body");
});

test.each<[string, ScriptedAnswer, string]>([
  [
    "the minute's limit",
    { status: 429, text: "API limit reached. Please try again later. Remaining Limit: 0" },
    "provider_rate_limited",
  ],
  [
    "a missing key",
    { status: 429, text: "API limit reached. Please sign up for a free account to continue using the API." },
    "provider_unauthorized",
  ],
  ["a missing key today", { status: 401, json: { error: "Please use an API key" } }, "provider_unauthorized"],
  ["a wrong key", { status: 401, json: { error: "Invalid API key." } }, "provider_unauthorized"],
  [
    "what other plans have",
    { status: 403, json: { error: "You don't have access to this resource." } },
    "provider_rejected",
  ],
  [
    "the same as it came in 2021",
    { status: 401, json: { error: "You don't have access to this resource." } },
    "provider_rejected",
  ],
  ["an error with 200", { json: { error: "Symbol not supported." } }, "provider_rejected"],
  ["a page with 200", { text: "<!DOCTYPE html><html></html>" }, "provider_bad_body"],
  ["a redirect to a page", { status: 302, text: "<html>Found</html>" }, "provider_unavailable"],
  ["502", { status: 502, text: "<html>Bad gateway</html>" }, "provider_unavailable"],
  ["an empty body", { text: "" }, "provider_bad_body"],
  ["a list for the object", { json: [] }, "provider_bad_body"],
  ["a cut body", { text: '{"c":271.' }, "provider_bad_body"],
  ["no answer", "silent", "provider_unavailable"],
])("%s is understood", async (_what, answer, code) => {
  const error = await quoteError(answer);
  expect(error.code).toBe(code);
  expect(`${error.message} ${error.hint}`).not.toContain("secret-key");
  if (code === "provider_unauthorized") expect(error.hint).toContain("FINNHUB_API_KEY");
});

test("the limit waits for the next minute, or as long as a header says", async () => {
  const wait = async (headers: Record<string, string>) =>
    (await quoteError({ status: 429, text: "API limit reached.", headers })).retryAfterSeconds;
  expect(await wait({})).toBe(20);
  expect(await wait({ "retry-after": "7" })).toBe(7);
  expect(await wait({ "x-ratelimit-reset": String(NOW / 1_000 + 12) })).toBe(12);
  expect(await wait({ "x-ratelimit-reset": "soon" })).toBe(20);
});

test("a limit in the middle returns what came and counts the rest", async () => {
  const { http, quotes } = finnhub((query) =>
    query.get("symbol") === "A" ? { json: QUOTE } : { status: 429, text: "API limit reached." },
  );
  const fetched = await quotes.fetchQuotes(["A", "B", "C"]);
  expect([fetched.quotes.length, fetched.skipped, http.requests.length]).toEqual([1, { no_quote: 2 }, 2]);
});

test("the calendar is asked in chunks of three days that tile the range", async () => {
  const { http, earnings } = finnhub((query) => ({
    json: { earningsCalendar: [aReport({ date: query.get("from") })] },
  }));
  const fetched = await earnings.fetchEarnings({ from: "2026-11-23", to: "2026-11-29", symbols: null });
  const asked = http.requests.map(({ url }) => Object.fromEntries(new URL(url).searchParams));
  expect(asked).toEqual([
    { from: "2026-11-23", to: "2026-11-25" },
    { from: "2026-11-26", to: "2026-11-28" },
    { from: "2026-11-29", to: "2026-11-29" },
  ]);
  expect(fetched.providerCalls).toBe(3);
  expect(fetched.reports.map(({ date }) => date)).toEqual(["2026-11-23", "2026-11-26", "2026-11-29"]);
});

test("a chunk so full that it may be cut is asked day by day", async () => {
  const names = Array.from({ length: 1_500 }, (_, n) => `S${n}`);
  const { http, earnings } = finnhub((query) => {
    const [from, to] = [query.get("from"), query.get("to")];
    const rows = names.slice(0, from === to ? 900 : 1_500).map((symbol) => aReport({ symbol, date: to }));
    return { json: { earningsCalendar: rows } };
  });
  const fetched = await earnings.fetchEarnings({ from: "2026-11-23", to: "2026-11-25", symbols: null });
  expect([http.requests.length, fetched.reports.length]).toEqual([4, 2_700]);
});

test("few names over a long range are asked by name, and only they come back", async () => {
  const { http, earnings } = finnhub((query) => ({
    json: { earningsCalendar: [aReport({ symbol: query.get("symbol") }), aReport({ symbol: "OTHER" })] },
  }));
  const range = { from: "2026-11-23", to: "2027-02-23" };
  const fetched = await earnings.fetchEarnings({ ...range, symbols: ["MSFT", "AAPL", "SPX"] });
  expect(http.requests.length).toBe(2);
  expect(fetched.reports.map(({ symbol }) => symbol)).toEqual(["AAPL", "MSFT"]);
  expect(fetched.skipped).toEqual({});
});

test("a report's hour is told in our terms, what is not yet known is null", async () => {
  const hours = ["bmo", "amc", "dmh", "", null, "constructor"];
  const rows = hours.map((hour, n) => aReport({ hour, symbol: `S${n}` }));
  const { earnings } = finnhub(() => ({ json: { earningsCalendar: rows } }));
  const { reports } = await earnings.fetchEarnings({ from: "2026-11-24", to: "2026-11-24", symbols: null });
  expect(reports.map(({ when }) => when)).toEqual([
    "before_open",
    "after_close",
    "during_session",
    null,
    null,
    null,
  ]);
  expect(reports[0]).toMatchObject({
    fiscalYear: 2026,
    fiscalQuarter: 3,
    epsEstimate: 1.9316,
    epsActual: null,
  });
});

test("figures that a report lacks are null", async () => {
  const rows = [{ symbol: "AAPL", date: "2026-11-24" }];
  const { earnings } = finnhub(() => ({ json: { earningsCalendar: rows } }));
  const { reports } = await earnings.fetchEarnings({ from: "2026-11-24", to: "2026-11-24", symbols: null });
  expect(reports).toMatchObject([{ when: null, fiscalYear: null, epsEstimate: null, revenueActual: null }]);
});

test("reports that can't be right are counted: twice, without a date or a name, of another day", async () => {
  const rows = [
    aReport(),
    aReport(),
    aReport({ date: "2026-11-31" }),
    aReport({ symbol: 7 }),
    null,
    aReport({ date: "2026-11-30" }),
  ];
  const { earnings } = finnhub(() => ({ json: { earningsCalendar: rows } }));
  const fetched = await earnings.fetchEarnings({ from: "2026-11-24", to: "2026-11-24", symbols: null });
  expect(fetched.skipped).toEqual({ duplicate: 1, malformed: 3, outside_request: 1 });
  expect(fetched.reports.length).toBe(1);
});

test("a chunk that fails fails the calendar: a hole would look like a quiet week", async () => {
  const { earnings } = finnhub((query) =>
    query.get("from") === "2026-11-26" ? { status: 500, text: "" } : { json: { earningsCalendar: [] } },
  );
  const asked = earnings.fetchEarnings({ from: "2026-11-23", to: "2026-11-28", symbols: null });
  expect((await appErrorOf(asked)).code).toBe("provider_unavailable");
});

test("a profile's value comes in millions of its currency; {} is an unknown symbol", async () => {
  const apple = {
    currency: "USD",
    exchange: "NASDAQ NMS - GLOBAL MARKET",
    finnhubIndustry: "Technology",
    marketCapitalization: 4_535_749.272209372,
    name: "Apple Inc",
    ticker: "AAPL",
  };
  const { profiles } = finnhub((query) => ({
    json: { AAPL: apple, TM: { ...apple, currency: "JPY" } }[query.get("symbol") ?? ""] ?? {},
  }));
  expect((await profiles.fetchProfile("AAPL")).profile).toEqual({
    symbol: "AAPL",
    name: "Apple Inc",
    exchange: "NASDAQ NMS - GLOBAL MARKET",
    industry: "Technology",
    marketCap: 4_535_749_272_209,
  });
  expect((await profiles.fetchProfile("TM")).profile?.marketCap).toBeNull();
  expect(await profiles.fetchProfile("NOPE")).toMatchObject({ profile: null, providerCalls: 1 });
  expect(await profiles.fetchProfile("SPX")).toMatchObject({ profile: null, providerCalls: 0 });
});

test("news come newest first, on New York's dates, each once, with a link that is one", async () => {
  const at = (iso: string) => Date.parse(iso) / 1_000;
  const item = (id: unknown, iso: string, changes: object = {}) => ({
    id,
    datetime: at(iso),
    headline: `Item ${id}`,
    summary: " About it. ",
    source: "Wire",
    url: `https://example.com/${id}`,
    related: "AAPL",
    ...changes,
  });
  const rows = [
    item(1, "2026-11-20T15:00:00Z"),
    // 23:30 in New York.
    item(2, "2026-11-21T04:30:00Z"),
    item(3, "2026-11-21T05:30:00Z"),
    item(2, "2026-11-21T04:30:00Z"),
    item(4, "2026-11-20T15:00:00Z", { url: "javascript:alert(1)" }),
    item(5, "2026-11-20T15:00:00Z", { headline: " " }),
    item(6, "2026-11-20T15:00:00Z", { datetime: at("2026-11-20T15:00:00Z") * 1_000 }),
    item(7, "2026-10-01T15:00:00Z"),
  ];
  const { http, news } = finnhub(() => ({ json: rows }));
  const fetched = await news.fetchNews({ symbol: "AAPL", from: "2026-11-20", to: "2026-11-20" });
  expect(http.requests[0]?.url).toContain("company-news?symbol=AAPL&from=2026-11-19&to=2026-11-21");
  expect(fetched.items.map(({ id }) => id)).toEqual(["2", "1"]);
  expect(fetched.items[1]).toEqual({
    id: "1",
    symbol: "AAPL",
    headline: "Item 1",
    summary: "About it.",
    publisher: "Wire",
    url: "https://example.com/1",
    publishedAtMs: Date.parse("2026-11-20T15:00:00Z"),
  });
  expect(fetched.skipped).toEqual({ duplicate: 1, malformed: 3, outside_request: 1 });
});
