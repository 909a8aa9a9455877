import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import type { BarWatermark } from "../../src/prices/ports.ts";
import { type SyncPricesDeps, syncPrices } from "../../src/prices/sync-prices.ts";
import type { RunReport } from "../../src/scheduling/ports.ts";
import { memoryBarStore } from "../support/memory-bars.ts";
import {
  aBar,
  aPriceRun,
  fetchedBars,
  fetchedQuotes,
  memoryBars,
  memoryBudget,
  memoryQuotes,
} from "../support/memory-prices.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";

const NOW = IN_SESSION + seconds(2);
const at = (iso: string) => Date.parse(iso);
const EXTENDED_OPEN = at("2026-11-23T09:00:00Z");
const FRIDAY_EVENING = at("2026-11-21T00:59:00Z");
const lastMinute = IN_SESSION - minutes(1);
const unavailable = () => Promise.reject(new AppError("provider_unavailable", "Schwab does not answer."));

function given(watermarks: Record<string, number | null>, changes: Partial<SyncPricesDeps> = {}) {
  const kept = memoryBarStore(watermarks);
  const [bars, quotes, budget] = [memoryBars(), memoryQuotes(), memoryBudget()];
  const deps = { store: kept.store, bars, quotes, budget, symbolsPerRun: 20, ...changes };
  const run = async (slotMs = IN_SESSION, page = 0): Promise<RunReport & { kind: string }> => {
    const progress = await syncPrices(deps, aPriceRun({ slotMs, page }), slotMs + seconds(2));
    if (progress.kind === "queued") throw new Error("prices are never queued");
    return { kind: progress.kind, ...progress.report };
  };
  return { kept, store: kept.store, startsOf: kept.startsOf, bars, quotes, budget, run };
}

test("all last prices in one call, and the complete minutes since each ticker's last one", async () => {
  const { run, bars, quotes, startsOf, kept } = given({
    SPY: IN_SESSION - minutes(3),
    AAPL: IN_SESSION - minutes(2),
  });
  expect(await run()).toEqual({
    kind: "done",
    stored: { quotes: 2, bars_1m: 5 },
    skipped: {},
    providerCalls: 3,
    bytes: 200,
    failures: [],
    notes: [],
  });
  expect(quotes.asked).toEqual([["SPY", "AAPL"]]);
  expect(bars.asked).toEqual([
    { symbols: ["SPY", "AAPL"], timeframe: "1m", fromMs: IN_SESSION - minutes(3), toMs: IN_SESSION },
  ]);
  // The last stored minute again, for late prints; not the running one, whatever the provider sends.
  expect(startsOf("SPY")).toEqual([3, 2, 1].map((ago) => IN_SESSION - minutes(ago)));
  expect(startsOf("AAPL")).toEqual([2, 1].map((ago) => IN_SESSION - minutes(ago)));
  expect(kept.quotes.get("AAPL")).toMatchObject({ price: 580.5 });
});

test("a ticker without bars begins at 04:00 New York; one from Friday goes on from there", async () => {
  const { run, bars } = given({ SPY: FRIDAY_EVENING, AAPL: FRIDAY_EVENING, MSFT: lastMinute });
  await run();
  expect(bars.asked.map(({ symbols, fromMs }) => [symbols, fromMs])).toEqual([
    [["AAPL", "SPY"], FRIDAY_EVENING],
    [["MSFT"], lastMinute],
  ]);
  const fresh = given({ SPY: null });
  await fresh.run();
  expect(fresh.bars.asked[0]).toMatchObject({ fromMs: EXTENDED_OPEN, toMs: IN_SESSION });
});

test("after weeks away it asks for the last five trading days; what is older is the backfill's", async () => {
  const { run, bars } = given({ SPY: at("2026-10-01T15:00:00Z") });
  await run();
  expect(bars.asked[0]?.fromMs).toBe(at("2026-11-17T09:00:00Z"));
});

test("minutes that the provider does not have stay missing", async () => {
  const present = [0, 1, 4].map((i) => IN_SESSION - minutes(5 - i));
  const bars = memoryBars(async () => ({
    answers: [fetchedBars({ bars: present.map((startMs) => aBar({ startMs })) })],
    fallbackFrom: [],
  }));
  const { run, startsOf } = given({ SPY: IN_SESSION - minutes(5) }, { bars });
  await run();
  expect(startsOf("SPY")).toEqual(present);
});

test("the stalest come first, of equals by symbol; who was left out has its turn once the others are ahead", async () => {
  const { run, bars } = given(
    { SPY: lastMinute, AAPL: IN_SESSION - minutes(4), MSFT: IN_SESSION - minutes(2) },
    { symbolsPerRun: 2 },
  );
  await run();
  await run(IN_SESSION + minutes(1));
  await run(IN_SESSION + minutes(2));
  expect(bars.asked.map(({ symbols }) => symbols)).toEqual([
    ["AAPL", "MSFT"],
    ["AAPL", "MSFT"],
    ["SPY", "AAPL"],
  ]);
});

test("symbols without bars take few turns, and starve nobody", async () => {
  const trading = Object.fromEntries(["SPY", "AAPL", "MSFT", "NVDA"].map((symbol) => [symbol, lastMinute]));
  const silent = Object.fromEntries(["NDX", "RUT", "SPX", "VIX", "XSP"].map((symbol) => [symbol, null]));
  const bars = memoryBars(async ({ symbols, toMs }) => {
    const known = symbols.filter((symbol) => symbol in trading);
    const unknownSymbols = symbols.filter((symbol) => symbol in silent);
    const made = known.map((symbol) => aBar({ symbol, startMs: toMs - minutes(1) }));
    return { answers: [fetchedBars({ bars: made, unknownSymbols })], fallbackFrom: [] };
  });
  const { run } = given({ ...silent, ...trading }, { bars, symbolsPerRun: 3 });
  const turns = new Map<string, number[]>();
  for (let minute = 0; minute < 44; minute += 1) {
    const before = bars.asked.length;
    expect((await run(IN_SESSION + minutes(minute))).failures).toEqual([]);
    const asked = bars.asked.slice(before).flatMap(({ symbols }) => symbols);
    expect(asked.length).toBeLessThanOrEqual(3);
    for (const symbol of asked) turns.set(symbol, [...(turns.get(symbol) ?? []), minute]);
  }
  for (const symbol of Object.keys(silent)) expect(turns.get(symbol)).toHaveLength(4);
  for (const symbol of Object.keys(trading)) {
    const own = turns.get(symbol) ?? [];
    const waits = [...own, 44].map((minute, i) => minute - (own[i - 1] ?? -1));
    expect(Math.max(...waits)).toBeLessThanOrEqual(3);
  }
});

test("an unknown symbol is counted as skipped and named, and is no failure", async () => {
  const bars = memoryBars(async () => ({
    answers: [fetchedBars({ unknownSymbols: ["SPX"] })],
    fallbackFrom: [],
  }));
  const { run } = given({ SPX: null }, { bars });
  expect(await run()).toMatchObject({
    stored: { quotes: 1 },
    skipped: { unknown_symbol: 1 },
    failures: [],
    notes: ["no provider knows bars of SPX"],
  });
});

test("after the close, when no run follows soon, all tickers are asked, page by page", async () => {
  const close = at("2026-11-23T21:00:00Z");
  const names = ["AAPL", "MSFT", "NVDA", "QQQ", "SPY"];
  const { run, bars, quotes } = given(Object.fromEntries(names.map((name) => [name, close - minutes(2)])), {
    symbolsPerRun: 2,
  });
  const kinds = [(await run(close, 0)).kind, (await run(close, 1)).kind, (await run(close, 2)).kind];
  expect(kinds).toEqual(["more", "more", "done"]);
  expect(bars.asked.map(({ symbols }) => symbols)).toEqual([["AAPL", "MSFT"], ["NVDA", "QQQ"], ["SPY"]]);
  expect(quotes.asked).toHaveLength(1);
});

test("never more calls than the rate budget grants; who waits is said", async () => {
  const budget = memoryBudget(3);
  const marks = { SPY: lastMinute, AAPL: lastMinute, MSFT: lastMinute, NVDA: lastMinute };
  const { run, bars, quotes } = given(marks, { budget });
  expect(await run()).toMatchObject({
    kind: "done",
    failures: [],
    notes: ["rate limit: 2 symbols wait for a later run (NVDA, SPY)"],
  });
  expect(budget.wanted).toEqual([5]);
  expect(quotes.asked).toHaveLength(1);
  expect(bars.asked.map(({ symbols }) => symbols)).toEqual([["AAPL", "MSFT"]]);
});

test("without a single call granted nothing is asked, and the run says when to come back", async () => {
  const { run, bars, quotes } = given({ SPY: lastMinute }, { budget: memoryBudget(0) });
  await expect(run()).rejects.toMatchObject({ code: "provider_rate_limited", retryAfterSeconds: 60 });
  expect([bars.asked, quotes.asked]).toEqual([[], []]);
});

test("quotes that fail leave the bars, and the other way round; both together fail the run", async () => {
  const failure = { code: "provider_unavailable", message: "Schwab does not answer." };
  const noQuotes = given({ SPY: lastMinute }, { quotes: memoryQuotes(unavailable) });
  expect(await noQuotes.run()).toMatchObject({
    stored: { bars_1m: 1 },
    failures: [{ subject: "quotes", ...failure }],
  });
  const noBars = given({ SPY: lastMinute }, { bars: memoryBars(unavailable) });
  expect(await noBars.run()).toMatchObject({
    stored: { quotes: 1 },
    failures: [{ subject: "bars", ...failure }],
  });
  const nothing = given(
    { SPY: lastMinute },
    { bars: memoryBars(unavailable), quotes: memoryQuotes(unavailable) },
  );
  await expect(nothing.run()).rejects.toMatchObject({ code: "provider_unavailable" });
});

test("a ticker that fails leaves the others; it is asked again from where it was", async () => {
  const error = new AppError("provider_bad_body", "Schwab sent half a body.");
  const bars = memoryBars(async () => ({
    answers: [fetchedBars({ bars: [aBar({ startMs: lastMinute })], failures: [{ symbol: "AAPL", error }] })],
    fallbackFrom: [],
  }));
  const { run, store } = given({ SPY: lastMinute, AAPL: IN_SESSION - minutes(9) }, { bars });
  expect((await run()).failures).toEqual([
    { subject: "AAPL", code: "provider_bad_body", message: "Schwab sent half a body." },
  ]);
  const mark = (all: BarWatermark[]) => all.find(({ symbol }) => symbol === "AAPL");
  expect(mark(await store.readWatermarks("1m"))?.lastStartMs).toBe(IN_SESSION - minutes(9));
});

test("a fallback's answer keeps its name on the rows, and the report says who was asked before", async () => {
  const fallbackFrom = [{ provider: "schwab" as const, code: "provider_unavailable", message: "down" }];
  const bars = memoryBars(async () => ({
    answers: [fetchedBars({ provider: "alpaca", bars: [aBar({ startMs: lastMinute })] })],
    fallbackFrom,
  }));
  const quotes = memoryQuotes(async () => ({
    answers: [fetchedQuotes({ provider: "alpaca", skipped: { malformed: 1 } })],
    fallbackFrom,
  }));
  const { run, kept } = given({ SPY: lastMinute }, { bars, quotes });
  const report = await run();
  expect(report.notes.toSorted()).toEqual([
    "1m bars from alpaca: schwab provider_unavailable",
    "quotes from alpaca: schwab provider_unavailable",
  ]);
  expect(report.skipped).toEqual({ malformed: 1 });
  expect(kept.records.map(({ provider }) => provider)).toEqual(["alpaca"]);
});

test("without active tickers there is nothing to ask, and the report says what to do", async () => {
  const { run, budget } = given({});
  expect(await run()).toMatchObject({ kind: "done", notes: [expect.stringContaining("npm run seed")] });
  expect(budget.wanted).toEqual([]);
});

test("a clock that went back asks for nothing that is still to come", async () => {
  const { run, bars } = given({ SPY: NOW + minutes(5) });
  await run();
  expect(bars.asked).toEqual([]);
});
