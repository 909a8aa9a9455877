import { expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import type { IvBoundsSource } from "../../../src/iv-metrics/bounds-ports.ts";
import { type ProviderProbes, providerChecks } from "../../../src/operations/doctor/check-providers.ts";
import { runDoctor } from "../../../src/operations/doctor/run-doctor.ts";
import type { QuoteSource } from "../../../src/prices/sources.ts";
import type { Authorization } from "../../../src/providers/login/authorization-status.ts";
import type { CurveSource } from "../../../src/rates/ports.ts";

const NOW = Date.parse("2026-11-23T15:00:00Z");
const HOUR_MS = 3_600_000;
const FETCHED = { fetchedAtMs: NOW, skipped: {}, bytes: 1, providerCalls: 1 };
const DEPS = { sleep: () => new Promise<void>(() => undefined), timeoutMs: 1_000 };

const quotesAt = (price: number | null): QuoteSource => ({
  async fetchQuotes([symbol = ""]) {
    const nothing = { bid: null, ask: null, previousClose: null, dayVolume: null, quotedAtMs: NOW };
    const quotes = price === null ? [] : [{ symbol, price, ...nothing }];
    return { ...FETCHED, provider: "alpaca", quotes, unknownSymbols: [] };
  },
});

const refusing = (error: AppError): QuoteSource => ({
  async fetchQuotes() {
    throw error;
  },
});

const curvesOf = (days: string[]): CurveSource => ({
  async fetchCurves() {
    return { ...FETCHED, provider: "treasury", curves: days.map((day) => ({ day, points: [] })) };
  },
});

function aLogin(changes: Partial<Authorization> = {}): Authorization {
  return {
    provider: "schwab",
    state: "ok",
    expiresAtMs: NOW + 100 * HOUR_MS,
    daysLeft: 4.2,
    warningHours: null,
    loginUrl: "https://volaris.example/auth/schwab/login",
    ...changes,
  };
}

async function diagnose(changes: Partial<ProviderProbes> = {}) {
  const probes: ProviderProbes = {
    schwab: { quotes: quotesAt(580.12), authorization: async () => aLogin() },
    tiingo: null,
    alpaca: null,
    databento: null,
    finnhub: null,
    treasury: curvesOf(["2026-11-20"]),
    cboe: null,
    ...changes,
  };
  const { ok, checks } = await runDoctor(
    providerChecks(probes, () => NOW),
    DEPS,
  );
  return { ok, row: (service: string) => checks.find((check) => check.service === service) };
}

test("providers without a credential are missing by the names of their settings, and no fault", async () => {
  const { ok, row } = await diagnose();
  expect(ok).toBe(true);
  expect(row("schwab")).toMatchObject({ state: "ok", found: expect.stringContaining("SPY at 580.12") });
  for (const [service, setting] of [
    ["tiingo", "TIINGO_API_KEY"],
    ["alpaca", "ALPACA_API_KEY and ALPACA_API_SECRET"],
    ["databento", "DATABENTO_API_KEY"],
    ["finnhub", "FINNHUB_API_KEY"],
  ] as const) {
    expect(row(service)).toMatchObject({ state: "missing", found: expect.stringContaining(setting) });
  }
});

test("a refused credential is wrong, and names its settings; a provider that knows nothing is a warning", async () => {
  const refused = new AppError("provider_unauthorized", "Alpaca refused the key (403).");
  const { ok, row } = await diagnose({ alpaca: refusing(refused), finnhub: quotesAt(null) });
  expect(ok).toBe(false);
  expect(row("alpaca")).toMatchObject({ state: "wrong", mend: expect.stringContaining("ALPACA_API_SECRET") });
  expect(row("finnhub")).toMatchObject({ state: "warning" });
});

test("Databento is asked what a past trading day costs, which is free", async () => {
  const asked: object[] = [];
  const { row } = await diagnose({
    databento: {
      async priceHistory(request) {
        asked.push(request);
        return 0.0123;
      },
      async fetchHistory() {
        throw new Error("A doctor buys nothing.");
      },
    },
  });
  expect(asked).toEqual([{ symbols: ["SPY"], timeframe: "1d", from: "2026-11-13", to: "2026-11-13" }]);
  expect(row("databento")).toMatchObject({ state: "ok", found: expect.stringContaining("$0.0123") });
});

test("a Schwab login that ends soon is a warning with the link, one that is over is wrong", async () => {
  const soon = async () => aLogin({ state: "expiring", expiresAtMs: NOW + 20 * HOUR_MS, daysLeft: 0.8 });
  const ending = await diagnose({ schwab: { quotes: quotesAt(580), authorization: soon } });
  expect(ending.ok).toBe(true);
  expect(ending.row("schwab")).toMatchObject({
    state: "warning",
    found: expect.stringContaining("0.8 days"),
    mend: expect.stringContaining("/auth/schwab/login"),
  });
  const over = new AppError("provider_unauthorized", "Schwab's refresh token has expired or was replaced.", {
    hint: "Log in at https://volaris.example/auth/schwab/login",
  });
  const ended = await diagnose({ schwab: { quotes: refusing(over), authorization: async () => aLogin() } });
  expect(ended.ok).toBe(false);
  expect(ended.row("schwab")).toMatchObject({ state: "wrong", mend: expect.stringContaining("Log in at") });
});

test("Cboe is looked at only where its approval was said, and is never missing", async () => {
  expect((await diagnose()).row("cboe")).toBeUndefined();
  const bounds = [{ symbol: "SPY", day: "2026-11-20", iv30: 0.2, low: 0.1, high: 0.4 }];
  const cboe = (found: typeof bounds): IvBoundsSource => ({
    callsFor: () => 2,
    async fetchBounds() {
      return { ...FETCHED, provider: "cboe", bounds: found, unknownSymbols: [], failures: [] };
    },
  });
  expect((await diagnose({ cboe: cboe(bounds) })).row("cboe")).toMatchObject({
    state: "ok",
    found: "the volatility of SPY on 2026-11-20 is there",
  });
  expect((await diagnose({ cboe: cboe([]) })).row("cboe")).toMatchObject({ state: "warning" });
});

test("the Treasury needs no key; a curve that is not there is told", async () => {
  const good = await diagnose();
  expect(good.row("treasury")).toMatchObject({ state: "ok", found: "the curve of 2026-11-20 is there" });
  const empty = await diagnose({ treasury: curvesOf([]) });
  expect(empty.row("treasury")).toMatchObject({ state: "warning" });
  const gone = new AppError("provider_unavailable", "The Treasury answered 503.");
  const away: CurveSource = { fetchCurves: () => Promise.reject(gone) };
  expect((await diagnose({ treasury: away })).row("treasury")?.found).toContain("503");
});
