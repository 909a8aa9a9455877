import { expect, test } from "vitest";
import { createFallbackChains } from "../../src/chains/fallback-source.ts";
import type { ErrorCode } from "../../src/error-table.ts";
import { AppError } from "../../src/errors.ts";
import {
  createFallbackBars,
  createFallbackDailyBars,
  createFallbackHistory,
  createFallbackQuotes,
} from "../../src/prices/fallback-sources.ts";
import type {
  BarSource,
  DailyBarSource,
  FetchedBars,
  HistorySource,
  QuoteSource,
} from "../../src/prices/sources.ts";
import { inOrder } from "../../src/providers/merge-answers.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { ALL_STRIKES } from "../support/chain-scope.ts";
import { memoryHealth } from "../support/memory-health.ts";
import { aFetchedChain } from "../support/memory-pipeline.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

type Knows = Partial<Record<string, "bar" | "unknown" | ErrorCode>>;
const fails = (code: ErrorCode, who: string) => new AppError(code, `${who} ${code}`);
const base = (provider: Provider) => ({
  provider,
  fetchedAtMs: IN_SESSION,
  skipped: {},
  bytes: 10,
  providerCalls: 1,
});
const PRICES = { open: 1, high: 2, low: 1, close: 2, volume: 3 };

/** A source of bars that knows some symbols and notes what it was asked for; an error code makes it fail as a whole. */
function bars(provider: Provider, knows: Knows | ErrorCode) {
  const asked: string[][] = [];
  const source: BarSource = {
    callsFor: (symbols) => symbols,
    async fetchBars({ symbols, fromMs }) {
      asked.push([...symbols]);
      if (typeof knows === "string") throw fails(knows, provider);
      const fetched: FetchedBars = { ...base(provider), bars: [], unknownSymbols: [], failures: [] };
      for (const symbol of symbols) {
        const known = knows[symbol] ?? "bar";
        if (known === "bar") fetched.bars.push({ symbol, startMs: fromMs, ...PRICES });
        else if (known === "unknown") fetched.unknownSymbols.push(symbol);
        else fetched.failures.push({ symbol, error: fails(known, provider) });
      }
      return fetched;
    },
  };
  return { provider, source, asked };
}

const REQUEST = { timeframe: "1m", fromMs: IN_SESSION - minutes(1), toMs: IN_SESSION } as const;
const rowsOf = ({ answers }: { answers: readonly FetchedBars[] }) =>
  answers.map(({ provider, bars: rows }) => [provider, rows.map(({ symbol }) => symbol)]);

test("on a good day there is one answer, and nobody else is asked", async () => {
  const { deps } = memoryHealth();
  const [schwab, alpaca] = [bars("schwab", {}), bars("alpaca", {})];
  const fallback = createFallbackBars(deps, [schwab, alpaca]);
  const result = await fallback.fetchBars({ ...REQUEST, symbols: ["SPY", "AAPL", "SPY"] });
  expect(rowsOf(result)).toEqual([["schwab", ["SPY", "AAPL"]]]);
  expect([result.fallbackFrom, alpaca.asked, fallback.callsFor(7)]).toEqual([[], [], 7]);
});

test("only what one does not know or fails at is asked of the next, and every row keeps its provider", async () => {
  const { deps } = memoryHealth();
  const schwab = bars("schwab", { SICK: "provider_bad_body", NEW: "unknown" });
  const alpaca = bars("alpaca", {});
  const result = await createFallbackBars(deps, [schwab, alpaca]).fetchBars({
    ...REQUEST,
    symbols: ["SPY", "SICK", "NEW"],
  });
  expect(rowsOf(result)).toEqual([
    ["schwab", ["SPY"]],
    ["alpaca", ["SICK", "NEW"]],
  ]);
  expect(alpaca.asked).toEqual([["SICK", "NEW"]]);
  expect(result.fallbackFrom).toEqual([
    { provider: "schwab", code: "provider_bad_body", message: "SICK: schwab provider_bad_body" },
  ]);
  for (const answer of result.answers) expect([answer.unknownSymbols, answer.failures]).toEqual([[], []]);
});

test("what is open in the end is told once, as the first provider put it", async () => {
  const { deps } = memoryHealth();
  const schwab = bars("schwab", { SICK: "provider_bad_body", NOPE: "unknown", $X: "provider_unavailable" });
  const alpaca = bars("alpaca", { SICK: "unknown", NOPE: "provider_rejected", $X: "unknown" });
  const { answers } = await createFallbackBars(deps, [schwab, alpaca]).fetchBars({
    ...REQUEST,
    symbols: ["SPY", "SICK", "NOPE", "$X"],
  });
  expect(answers.map(({ unknownSymbols, failures }) => [unknownSymbols.length, failures.length])).toEqual([
    [0, 0],
    [1, 2],
  ]);
  expect(answers[1]?.unknownSymbols).toEqual(["NOPE"]);
  expect(answers[1]?.failures.map(({ symbol, error }) => [symbol, error.message])).toEqual([
    ["SICK", "schwab provider_bad_body"],
    ["$X", "schwab provider_unavailable"],
  ]);
});

test("a provider that is away is stood in for, and a symbol that the stand-in lacks has failed, not vanished", async () => {
  const { deps } = memoryHealth();
  const alpaca = bars("alpaca", { SPX: "unknown" });
  const result = await createFallbackBars(deps, [bars("schwab", "provider_unavailable"), alpaca]).fetchBars({
    ...REQUEST,
    symbols: ["SPY", "SPX"],
  });
  expect(rowsOf(result)).toEqual([["alpaca", ["SPY"]]]);
  expect(result.fallbackFrom.map(({ provider, code }) => [provider, code])).toEqual([
    ["schwab", "provider_unavailable"],
  ]);
  expect(result.answers[0]?.unknownSymbols).toEqual([]);
  expect(result.answers[0]?.failures).toMatchObject([
    { symbol: "SPX", error: { code: "provider_unavailable" } },
  ]);
});

test("when the stand-in fails too, the first answer keeps what is open", async () => {
  const { deps } = memoryHealth();
  const schwab = bars("schwab", { SICK: "provider_bad_body" });
  const alpaca = bars("alpaca", "provider_unavailable");
  const result = await createFallbackBars(deps, [schwab, alpaca]).fetchBars({
    ...REQUEST,
    symbols: ["SPY", "SICK"],
  });
  expect(rowsOf(result)).toEqual([["schwab", ["SPY"]]]);
  expect(result.answers[0]?.failures).toMatchObject([
    { symbol: "SICK", error: { code: "provider_bad_body" } },
  ]);
  expect(result.fallbackFrom).toEqual([]);
});

test("a 429 in the middle of good answers keeps the provider from being asked again", async () => {
  const { deps, stored } = memoryHealth();
  const schwab = bars("schwab", { QQQ: "provider_rate_limited" });
  const fallback = createFallbackBars(deps, [schwab, bars("alpaca", {})]);
  await fallback.fetchBars({ ...REQUEST, symbols: ["SPY", "QQQ"] });
  expect(stored.get("schwab")?.state).toBe("rate_limited");
  const next = await fallback.fetchBars({ ...REQUEST, symbols: ["SPY", "QQQ"] });
  expect(rowsOf(next)).toEqual([["alpaca", ["SPY", "QQQ"]]]);
  expect(schwab.asked).toHaveLength(1);
});

test("when none answers it is the first one's error; without symbols nobody is asked", async () => {
  const { deps } = memoryHealth();
  const ranked = [bars("schwab", "provider_unauthorized"), bars("alpaca", "provider_unavailable")];
  const fallback = createFallbackBars(deps, ranked);
  await expect(fallback.fetchBars({ ...REQUEST, symbols: ["SPY"] })).rejects.toMatchObject({
    code: "provider_unauthorized",
  });
  expect(await fallback.fetchBars({ ...REQUEST, symbols: [] })).toEqual({ answers: [], fallbackFrom: [] });
  const nobody = createFallbackBars(deps, []);
  await expect(nobody.fetchBars({ ...REQUEST, symbols: ["SPY"] })).rejects.toMatchObject({
    code: "not_configured",
  });
  expect(nobody.callsFor(3)).toBe(0);
});

test("a symbol whose quote could not be read is asked of the next", async () => {
  const { deps } = memoryHealth();
  const quotes = (provider: Provider, known: readonly string[], unknown: readonly string[] = []) => {
    const source: QuoteSource = {
      fetchQuotes: async (symbols) => ({
        ...base(provider),
        quotes: symbols
          .filter((symbol) => known.includes(symbol))
          .map((symbol) => ({
            symbol,
            price: 1,
            bid: null,
            ask: null,
            previousClose: null,
            dayVolume: null,
            quotedAtMs: null,
          })),
        unknownSymbols: symbols.filter((symbol) => unknown.includes(symbol)),
      }),
    };
    return { provider, source };
  };
  const ranked = [quotes("schwab", ["SPY"], ["NOPE"]), quotes("alpaca", ["SPY", "QQQ"])];
  const { answers, fallbackFrom } = await createFallbackQuotes(deps, ranked).fetchQuotes([
    "SPY",
    "QQQ",
    "NOPE",
  ]);
  expect(answers.map(({ provider, quotes: rows }) => [provider, rows.map(({ symbol }) => symbol)])).toEqual([
    ["schwab", ["SPY"]],
    ["alpaca", ["QQQ"]],
  ]);
  expect(answers.map(({ unknownSymbols }) => unknownSymbols)).toEqual([[], ["NOPE"]]);
  expect(fallbackFrom).toEqual([
    { provider: "schwab", code: "provider_bad_body", message: "QQQ: schwab sent no usable price." },
  ]);
});

test("daily bars fall back alike", async () => {
  const { deps } = memoryHealth();
  const days = (
    provider: Provider,
    unknownSymbols: string[],
  ): { provider: Provider; source: DailyBarSource } => ({
    provider,
    source: {
      callsFor: (symbols) => symbols,
      fetchDailyBars: async () => ({ ...base(provider), bars: [], unknownSymbols, failures: [] }),
    },
  });
  const fallback = createFallbackDailyBars(deps, [days("tiingo", ["NEW"]), days("schwab", [])]);
  const { answers } = await fallback.fetchDailyBars({ symbols: ["NEW", "SPY"], from: TO, to: TO });
  expect([answers.map(({ provider }) => provider), fallback.callsFor(2)]).toEqual([["tiingo", "schwab"], 2]);
});

const TO = "2026-11-20";
const HISTORY = { symbols: ["SPY"], from: TO, to: TO, timeframe: "1d" } as const;

test("nobody is billed for more than is allowed, whoever answers in the end", async () => {
  const { deps } = memoryHealth();
  const served: Provider[] = [];
  const costing = (provider: Provider, usd: number): { provider: Provider; source: HistorySource } => ({
    provider,
    source: {
      priceHistory: async () => usd,
      async fetchHistory() {
        served.push(provider);
        const nothing = { bars: [], dailyBars: [], unknownSymbols: [], failures: [], usableTo: null };
        return { ...base(provider), ...nothing };
      },
    },
  });
  const ranked = [costing("databento", 2.5), costing("alpaca", 0)];
  const capped = createFallbackHistory({ ...deps, maxCostUsd: 1 }, ranked);
  expect(await capped.priceHistory(HISTORY)).toBe(2.5);
  const { fallbackFrom } = await capped.fetchHistory(HISTORY);
  expect([served, fallbackFrom[0]?.code]).toEqual([["alpaca"], "provider_rejected"]);
  expect(fallbackFrom[0]?.message).toContain("$2.50, more than the $1.00 allowed");
  await createFallbackHistory({ ...deps, maxCostUsd: 5 }, ranked).fetchHistory(HISTORY);
  expect(served).toEqual(["alpaca", "databento"]);
});

test("a chain of a fallback says whose it is, and is logged", async () => {
  const { deps, lines } = memoryHealth();
  const slice = { symbol: "SPY", from: "2026-12-01", to: "2026-12-31", side: "ALL" } as const;
  const chains = createFallbackChains(deps, [
    {
      provider: "schwab",
      source: {
        fetchChain: async () => {
          throw fails("provider_unavailable", "schwab");
        },
      },
    },
    { provider: "alpaca", source: { fetchChain: async () => aFetchedChain({ provider: "alpaca" }) } },
  ]);
  expect((await chains.fetchChain(slice, ALL_STRIKES)).provider).toBe("alpaca");
  expect(lines.find(({ event }) => event === "chain_fallback")?.fields).toMatchObject({
    provider: "alpaca",
    fallbackFrom: [{ provider: "schwab", code: "provider_unavailable" }],
  });
});

test("the setting decides the order, and who has no credential takes no part", () => {
  const sources = { schwab: "s", alpaca: null, tiingo: "t" };
  expect(inOrder(["tiingo", "schwab", "alpaca", "databento"], sources)).toEqual([
    { provider: "tiingo", source: "t" },
    { provider: "schwab", source: "s" },
  ]);
});
