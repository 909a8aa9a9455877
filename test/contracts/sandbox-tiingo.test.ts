import { afterAll, beforeAll, expect, test } from "vitest";
import { type SandboxMarket, startSandboxMarket } from "../../local/market/start-sandbox-market.ts";
import { createProviderHttp } from "../../src/adapters/provider-http.ts";
import { createTiingoDailyBarSource } from "../../src/adapters/tiingo/daily-bar-source.ts";
import { normaliseDaily } from "../../src/adapters/tiingo/normalise.ts";
import { createTiingoProfileSource } from "../../src/adapters/tiingo/profile-source.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { loadRecording } from "../support/shared.ts";

const { tradingDaysBetween } = nyseCalendar;

const KEY = "sandbox-tiingo-key";
const EVENING = "2026-11-23T22:15:00Z";
const WEEK = { from: "2026-11-16", to: "2026-11-20" };

let nowMs = Date.parse(EVENING);
let sandbox: SandboxMarket;

beforeAll(async () => {
  sandbox = await open(null);
});
afterAll(() => sandbox.close());

function open(tiingoRequestsPerHour: number | null): Promise<SandboxMarket> {
  return startSandboxMarket({
    port: 0,
    seed: 7,
    now: () => nowMs,
    appKey: "a",
    secretKey: "s",
    refreshToken: "r",
    tiingoKey: KEY,
    tiingoRequestsPerHour,
  });
}

function deps(apiBase = sandbox.url, apiKey = KEY) {
  const meter = { count() {} };
  const limits = { timeoutMs: 20_000, maxBodyBytes: 4_000_000 };
  const http = createProviderHttp({ provider: "tiingo", name: "Tiingo", ...limits, meter });
  return { apiBase, apiKey, http, nowMs: () => nowMs };
}

const fetchDays = (symbols: string[], range = WEEK) =>
  createTiingoDailyBarSource(deps()).fetchDailyBars({ symbols, ...range });
const modelBar = (symbol: string, date: string) => sandbox.market?.dailyBar(symbol, date);
const raw = (path: string) => fetch(`${sandbox.url}${path}`, { headers: { authorization: `Token ${KEY}` } });

test("a week of several symbols is the model's week, to the cent and the share", async () => {
  const fetched = await fetchDays(["SPY", "AAPL", "BRK.B"]);
  expect(fetched).toMatchObject({ skipped: {}, failures: [], unknownSymbols: [], providerCalls: 3 });
  expect(fetched.bars.length).toBe(15);
  for (const { symbol, date, open, high, low, close, volume } of fetched.bars) {
    expect(modelBar(symbol.replace(".", "/"), date)).toMatchObject({ open, high, low, close, volume });
  }
});

test("today is there an hour after its close, not before", async () => {
  const today = { from: "2026-11-23", to: "2026-11-23" };
  expect((await fetchDays(["AAPL"], today)).bars.length).toBe(1);
  nowMs = Date.parse("2026-11-23T21:30:00Z");
  expect((await fetchDays(["AAPL"], today)).bars).toEqual([]);
  nowMs = Date.parse(EVENING);
});

test("prices before the split are raw, its day says ten for one, and the adjusted series has no step", async () => {
  const { bars } = await fetchDays(["NFLX"], { from: "2025-11-10", to: "2025-11-21" });
  expect(bars.filter(({ splitFactor }) => splitFactor !== null)).toMatchObject([
    { date: "2025-11-17", splitFactor: 10 },
  ]);
  for (const { date, close, volume, adjusted } of bars) {
    const model = modelBar("NFLX", date);
    const factor = date < "2025-11-17" ? 10 : 1;
    expect(close).toBeCloseTo((model?.close ?? 0) * factor, 6);
    expect(Math.abs(volume * factor - (model?.volume ?? 0))).toBeLessThan(factor);
    // Netflix pays no dividend, so its adjusted series is the model's path.
    expect(adjusted?.close).toBeCloseTo(model?.close ?? 0, 6);
  }
});

test("dividends come once a quarter, and adjusted prices follow Tiingo's rule through all of them", async () => {
  const { bars } = await fetchDays(["KO"], { from: "2025-11-03", to: "2026-11-20" });
  const paid = bars.filter(({ dividend }) => dividend !== null);
  expect(paid.length).toBeGreaterThanOrEqual(4);
  const yearly = paid.slice(0, 4).reduce((sum, { dividend }) => sum + (dividend ?? 0), 0);
  expect(yearly / 71).toBeGreaterThan(0.02);
  expect(yearly / 71).toBeLessThan(0.04);
  expect(worstAdjustment(bars)).toBeLessThan(1e-8);
});

/** The largest relative difference between adjusted closes and the rule of research/providers.md. */
function worstAdjustment(bars: Awaited<ReturnType<typeof fetchDays>>["bars"]): number {
  let factor = 1;
  let worst = 0;
  for (let n = bars.length - 1; n >= 0; n -= 1) {
    const [bar, later] = [bars[n], bars[n + 1]];
    if (bar === undefined) continue;
    if (later !== undefined) factor *= (1 - (later.dividend ?? 0) / bar.close) / (later.splitFactor ?? 1);
    worst = Math.max(worst, Math.abs((bar.adjusted?.close ?? 0) / (bar.close * factor) - 1));
  }
  return worst;
}

test("without a start the latest day comes alone, its date with an offset, and our reader takes it", async () => {
  const text = await (await raw("/tiingo/daily/AAPL/prices")).text();
  expect(text).toMatch(/"date":"2026-11-23T00:00:00\+00:00","divCash":0\.0,/);
  const range = { symbol: "AAPL", from: "2026-11-23", to: "2026-11-23" };
  expect(normaliseDaily(JSON.parse(text), range)).toMatchObject({
    bars: [{ date: "2026-11-23" }],
    skipped: {},
  });
});

test("unknown tickers, indexes and dots are not found, each as Tiingo says it", async () => {
  expect((await fetchDays(["NOPE", "SPX", "AAPL"])).unknownSymbols).toEqual(["SPX", "NOPE"]);
  const unknown = await raw("/tiingo/daily/NOPE/prices?startDate=2026-11-16");
  expect([unknown.status, await unknown.json()]).toEqual([404, { detail: "Error: Ticker 'NOPE' not found" }]);
  expect((await raw("/tiingo/daily/BRK.B/prices?startDate=2026-11-16")).status).toBe(404);
});

test("a wrong token and a missing one are refused", async () => {
  for (const [key, status] of [
    ["wrong", 401],
    ["", 403],
  ] as const) {
    const daily = createTiingoDailyBarSource(deps(sandbox.url, key));
    const error = await appErrorOf(daily.fetchDailyBars({ symbols: ["AAPL"], ...WEEK }));
    expect([error.code, error.message]).toEqual([
      "provider_unauthorized",
      `Tiingo refused the token (${status}).`,
    ]);
  }
});

test("the 51st request of an hour is refused until the hour is over", async () => {
  const limited = await open(50);
  const daily = createTiingoDailyBarSource(deps(limited.url));
  const symbols = Array.from({ length: 52 }, (_, n) => `SYM${String(n + 1).padStart(3, "0")}`);
  const day = { from: "2026-11-20", to: "2026-11-20" };
  const fetched = await daily.fetchDailyBars({ symbols, ...day });
  expect([fetched.providerCalls, fetched.failures.map(({ symbol }) => symbol)]).toEqual([
    51,
    symbols.slice(50),
  ]);
  expect(fetched.failures[0]?.error).toMatchObject({
    code: "provider_rate_limited",
    retryAfterSeconds: 45 * 60,
  });
  nowMs += 45 * 60_000;
  expect((await daily.fetchDailyBars({ symbols: ["SYM051"], ...day })).failures).toEqual([]);
  nowMs = Date.parse(EVENING);
  await limited.close();
});

test("names come from the metadata", async () => {
  const { profile } = await createTiingoProfileSource(deps()).fetchProfile("BRK.B");
  expect(profile).toMatchObject({ symbol: "BRK.B", name: "BERKSHIRE HATHAWAY B", exchange: "NYSE" });
  expect((await createTiingoProfileSource(deps()).fetchProfile("NOPE")).profile).toBeNull();
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
] as const)("fault %s ends in %s", async (kind, code) => {
  sandbox.faults.add({ kind, path: "/tiingo/", symbol: "AAPL" });
  expect((await appErrorOf(fetchDays(["AAPL"]))).code).toBe(code);
  expect((await fetchDays(["AAPL"])).bars.length).toBe(5);
});

test.each([
  ["nan-strings", "malformed"],
  ["minus-999", "impossible_prices"],
  ["missing-fields", "malformed"],
] as const)("fault %s costs the days, counted as %s", async (kind, reason) => {
  sandbox.faults.add({ kind, path: "/tiingo/" });
  expect(await fetchDays(["AAPL"])).toMatchObject({ bars: [], skipped: { [reason]: 5 } });
});

const recorded = loadRecording("tiingo/daily_AAPL_2019-01-02_2024-11-29_split_dividends.json");

test.skipIf(recorded === null)(
  "six recorded years of Apple are read to the last row, with their split and dividends",
  () => {
    const rows = Array.isArray(recorded) ? recorded : [];
    const range = { symbol: "AAPL", from: "2019-01-02", to: "2024-11-29" };
    const { bars, skipped } = normaliseDaily(rows, range);
    expect([bars.length, skipped]).toEqual([rows.length, {}]);
    const inCalendar = tradingDaysBetween("2020-01-02", range.to);
    expect(bars.map(({ date }) => date).filter((date) => date >= "2020-01-02")).toEqual(inCalendar);
    expect(bars.filter(({ splitFactor }) => splitFactor !== null)).toMatchObject([
      { date: "2020-08-31", splitFactor: 4 },
    ]);
    expect(bars.filter(({ dividend }) => dividend !== null).length).toBe(24);
  },
);

test.skipIf(recorded === null)(
  "the sandbox writes a day with the recorded columns in their order",
  async () => {
    const ours: unknown = await (await raw("/tiingo/daily/AAPL/prices?startDate=2026-11-20")).json();
    const columns = (body: unknown) => Object.keys(Array.isArray(body) ? body[0] : {});
    expect(columns(ours)).toEqual(columns(recorded));
  },
);
