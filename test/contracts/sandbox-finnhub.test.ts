import { afterAll, beforeAll, expect, test } from "vitest";
import { type SandboxMarket, startSandboxMarket } from "../../local/market/start-sandbox-market.ts";
import { createFinnhubEarningsSource } from "../../src/adapters/finnhub/earnings-source.ts";
import { createFinnhubNewsSource } from "../../src/adapters/finnhub/news-source.ts";
import { createFinnhubProfileSource } from "../../src/adapters/finnhub/profile-source.ts";
import { createFinnhubQuoteSource } from "../../src/adapters/finnhub/quote-source.ts";
import { createProviderHttp } from "../../src/adapters/provider-http.ts";
import { newYorkDate } from "../../src/market/time-zone.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { scriptedHttp } from "../support/scripted-http.ts";
import { loadRecording } from "../support/shared.ts";
import { shapeOf } from "./recorded-schwab.ts";

const KEY = "sandbox-finnhub-key";
const IN_SESSION = "2026-11-23T20:00:40Z";

let nowMs = Date.parse(IN_SESSION);
let sandbox: SandboxMarket;

beforeAll(async () => {
  sandbox = await open(null);
});
afterAll(() => sandbox.close());

function open(finnhubRequestsPerMinute: number | null): Promise<SandboxMarket> {
  return startSandboxMarket({
    port: 0,
    seed: 7,
    now: () => nowMs,
    appKey: "a",
    secretKey: "s",
    refreshToken: "r",
    finnhubKey: KEY,
    finnhubRequestsPerMinute,
  });
}

function deps(apiBase = sandbox.url, apiKey = KEY) {
  const meter = { count() {} };
  const limits = { timeoutMs: 20_000, maxBodyBytes: 4_000_000 };
  const http = createProviderHttp({ provider: "finnhub", name: "Finnhub", ...limits, meter });
  return { apiBase, apiKey, http, nowMs: () => nowMs };
}

const fetchQuotes = (symbols: string[]) => createFinnhubQuoteSource(deps()).fetchQuotes(symbols);
const raw = async (path: string): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${sandbox.url}/api/v1/${path}`, { headers: { "x-finnhub-token": KEY } });
  return (await answer.json()) as Record<string, unknown>;
};

test("quotes are the model's, an index and a stranger are unknown", async () => {
  const fetched = await fetchQuotes(["AAPL", "BRK.B", "SPX", "NOPE"]);
  expect(fetched).toMatchObject({ unknownSymbols: ["SPX", "NOPE"], skipped: {}, providerCalls: 3 });
  for (const { symbol, price, previousClose, quotedAtMs } of fetched.quotes) {
    const model = sandbox.market?.quoteAt(symbol.replace(".", "/"), nowMs);
    expect([price, previousClose, quotedAtMs]).toEqual([model?.last, model?.previousClose, model?.tradedMs]);
  }
});

test("a year of the calendar is cut on the wire and loses its near dates; in chunks it is whole", async () => {
  const range = { from: "2026-11-01", to: "2027-10-31" };
  const whole = await createFinnhubEarningsSource(deps()).fetchEarnings({ ...range, symbols: null });
  const wire = (await raw(`calendar/earnings?from=${range.from}&to=${range.to}`))["earningsCalendar"];
  const cut = Array.isArray(wire) ? wire.map((row: { date: string }) => row.date) : [];
  expect(cut.length).toBe(1_500);
  expect(whole.reports.length).toBeGreaterThan(2_000);
  const nearest = cut.toSorted()[0] ?? "";
  expect(whole.reports.filter(({ date }) => date < nearest).length).toBeGreaterThan(500);
  expect(whole.skipped).toEqual({});
});

test("reports of one name: figures are there once it has reported", async () => {
  const { reports } = await createFinnhubEarningsSource(deps()).fetchEarnings({
    from: "2026-07-01",
    to: "2027-06-30",
    symbols: ["AAPL"],
  });
  expect(reports.length).toBe(4);
  for (const { symbol, date, when, epsEstimate, epsActual } of reports) {
    expect([symbol, when, epsEstimate !== null]).toEqual(["AAPL", "after_close", true]);
    expect(epsActual !== null).toBe(date < "2026-11-23");
  }
});

test("profiles have name, industry and value; a fund and a stranger have none", async () => {
  const profiles = createFinnhubProfileSource(deps());
  const { profile } = await profiles.fetchProfile("AAPL");
  expect(profile).toMatchObject({
    symbol: "AAPL",
    name: "Apple Inc",
    exchange: "NASDAQ NMS - GLOBAL MARKET",
  });
  expect(profile?.marketCap).toBeGreaterThan(1e12);
  expect((await profiles.fetchProfile("SPY")).profile).toBeNull();
  expect((await profiles.fetchProfile("NOPE")).profile).toBeNull();
});

test("news of two dates: newest first, on those dates, in order", async () => {
  const range = { from: "2026-11-19", to: "2026-11-20" };
  const { items, skipped } = await createFinnhubNewsSource(deps()).fetchNews({ symbol: "AAPL", ...range });
  expect(items.map(({ publishedAtMs }) => newYorkDate(publishedAtMs))).toEqual(["2026-11-20", "2026-11-19"]);
  expect(items[0]?.headline).toMatch(/^Apple Inc (?:rises|falls) \d+\.\d % in the session$/);
  expect(skipped).toEqual({});
});

test("a wrong key, a missing one and what other plans have", async () => {
  const codeFor = async (key: string) =>
    (await appErrorOf(createFinnhubQuoteSource(deps(sandbox.url, key)).fetchQuotes(["AAPL"]))).code;
  expect([await codeFor("wrong"), await codeFor("")]).toEqual([
    "provider_unauthorized",
    "provider_unauthorized",
  ]);
  const candles = await fetch(`${sandbox.url}/api/v1/stock/candle?symbol=AAPL&token=${KEY}`);
  expect([candles.status, await candles.json()]).toEqual([
    403,
    { error: "You don't have access to this resource." },
  ]);
});

test("the 61st call of a minute is refused, in plain text, until the minute is over", async () => {
  const limited = await open(60);
  const quotes = createFinnhubQuoteSource(deps(limited.url));
  const symbols = Array.from({ length: 62 }, (_, n) => `SYM${String(n + 1).padStart(3, "0")}`);
  const fetched = await quotes.fetchQuotes(symbols);
  expect([fetched.quotes.length, fetched.skipped, fetched.providerCalls]).toEqual([60, { no_quote: 2 }, 61]);
  expect((await appErrorOf(quotes.fetchQuotes(["AAPL"]))).retryAfterSeconds).toBe(20);
  nowMs += 20_000;
  expect((await quotes.fetchQuotes(["AAPL"])).quotes.length).toBe(1);
  nowMs = Date.parse(IN_SESSION);
  await limited.close();
});

test.each([
  ["rate-limited", "provider_rate_limited"],
  ["server-error", "provider_unavailable"],
  ["unavailable-html", "provider_unavailable"],
  ["access-denied-html", "provider_unavailable"],
  ["html", "provider_bad_body"],
  ["empty", "provider_bad_body"],
  ["truncated", "provider_bad_body"],
  ["cut", "provider_bad_body"],
  ["access-token-expired", "provider_unauthorized"],
  ["nan-strings", "provider_bad_body"],
  ["minus-999", "provider_bad_body"],
  ["missing-fields", "provider_bad_body"],
] as const)("fault %s ends in %s", async (kind, code) => {
  sandbox.faults.add({ kind, path: "/api/v1/", symbol: "AAPL" });
  expect((await appErrorOf(fetchQuotes(["AAPL"]))).code).toBe(code);
  expect((await fetchQuotes(["AAPL"])).quotes.length).toBe(1);
});

const recorded = (name: string) => loadRecording(`finnhub/${name}.json`);
const bodies = {
  quote: recorded("quote-AAPL"),
  unknown: recorded("quote-unknown"),
  profile: recorded("profile-AAPL"),
  calendar: recorded("calendar-earnings-aapl"),
};

test.skipIf(bodies.quote === null)("recorded bodies are read, and ours have their fields", async () => {
  const reading = (json: unknown, atIso: string) => {
    const http = scriptedHttp(() => ({ json }));
    return { apiBase: "https://finnhub.test", apiKey: "k", http, nowMs: () => Date.parse(atIso) };
  };
  const at = "2026-05-23T00:00:00Z";
  const quotes = await createFinnhubQuoteSource(reading(bodies.quote, at)).fetchQuotes(["AAPL"]);
  expect(quotes.quotes).toMatchObject([{ price: 308.82, quotedAtMs: Date.parse("2026-05-22T20:00:00Z") }]);
  const none = await createFinnhubQuoteSource(reading(bodies.unknown, at)).fetchQuotes(["NOPE"]);
  expect(none.unknownSymbols).toEqual(["NOPE"]);
  const { profile } = await createFinnhubProfileSource(reading(bodies.profile, at)).fetchProfile("AAPL");
  expect(profile).toMatchObject({ name: "Apple Inc", industry: "Technology", marketCap: 4_535_749_272_209 });
  const range = { from: "2026-07-28", to: "2026-07-30" };
  const earnings = createFinnhubEarningsSource(reading(bodies.calendar, at));
  expect((await earnings.fetchEarnings({ ...range, symbols: null })).reports).toMatchObject([
    { symbol: "AAPL", date: "2026-07-29", when: "after_close", fiscalQuarter: 3, epsEstimate: 1.9316 },
  ]);
  const fields = (body: unknown) => Object.keys(shapeOf(body as Record<string, unknown>));
  expect(fields(await raw("quote?symbol=AAPL"))).toEqual(fields(bodies.quote));
  expect(await raw("quote?symbol=NOPE")).toEqual(bodies.unknown);
  expect(fields(await raw("stock/profile2?symbol=AAPL"))).toEqual(fields(bodies.profile));
});
