import type { FallbackBars, FallbackQuotes } from "../../src/prices/fallback-ports.ts";
import type { Bar, BarRequest, FetchedBars, FetchedQuotes, Quote } from "../../src/prices/sources.ts";
import type { RateBudget } from "../../src/providers/ports.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { IN_SESSION, minutes } from "./moments.ts";

export function aBar(changes: Partial<Bar> = {}): Bar {
  return {
    symbol: "SPY",
    startMs: IN_SESSION,
    open: 580,
    high: 581,
    low: 579.5,
    close: 580.5,
    volume: 1_000,
    ...changes,
  };
}

export function aQuote(changes: Partial<Quote> = {}): Quote {
  return {
    symbol: "SPY",
    price: 580.5,
    bid: 580.49,
    ask: 580.51,
    previousClose: 578,
    dayVolume: 12_000_000,
    quotedAtMs: IN_SESSION,
    ...changes,
  };
}

export function aPriceRun(changes: Partial<ClaimedRun> = {}): ClaimedRun {
  const { job = "prices_1m", slotMs = IN_SESSION } = changes;
  return {
    id: runId(job, slotMs),
    job,
    slotMs,
    trigger: "schedule",
    notAfterMs: slotMs + minutes(1),
    fence: 1,
    page: 0,
    range: null,
    symbol: null,
    ...changes,
  };
}

const cost = { skipped: {}, bytes: 100, providerCalls: 1 };

export function fetchedBars(changes: Partial<FetchedBars> = {}): FetchedBars {
  const provider = "schwab" as const;
  return {
    provider,
    fetchedAtMs: IN_SESSION,
    ...cost,
    bars: [],
    unknownSymbols: [],
    failures: [],
    ...changes,
  };
}

export function fetchedQuotes(changes: Partial<FetchedQuotes> = {}): FetchedQuotes {
  return { provider: "schwab", fetchedAtMs: IN_SESSION, ...cost, quotes: [], unknownSymbols: [], ...changes };
}

/** A provider with a bar for every minute of whatever it is asked, one call a symbol; it keeps what it was asked. */
export function memoryBars(
  answer: (request: BarRequest) => ReturnType<FallbackBars["fetchBars"]> = everyBar,
): FallbackBars & { asked: BarRequest[] } {
  const asked: BarRequest[] = [];
  return {
    asked,
    callsFor: (symbols) => symbols,
    async fetchBars(request) {
      asked.push(request);
      return answer(request);
    },
  };
}

/** Whole minutes from a little before what is asked to a little after, as a careless provider would answer. */
async function everyBar({ symbols, timeframe, fromMs, toMs }: BarRequest) {
  const stepMs = minutes(timeframe === "1m" ? 1 : 5);
  const bars: Bar[] = [];
  for (const symbol of symbols) {
    for (let startMs = fromMs - stepMs; startMs <= toMs; startMs += stepMs)
      bars.push(aBar({ symbol, startMs }));
  }
  return { answers: [fetchedBars({ bars, providerCalls: symbols.length })], fallbackFrom: [] };
}

export function memoryQuotes(
  answer: FallbackQuotes["fetchQuotes"] = async (symbols) => ({
    answers: [fetchedQuotes({ quotes: symbols.map((symbol) => aQuote({ symbol })) })],
    fallbackFrom: [],
  }),
): FallbackQuotes & { asked: string[][] } {
  const asked: string[][] = [];
  return {
    asked,
    async fetchQuotes(symbols) {
      asked.push([...symbols]);
      return answer(symbols);
    },
  };
}

export function memoryBudget(granted = Number.POSITIVE_INFINITY): RateBudget & { wanted: number[] } {
  const wanted: number[] = [];
  return {
    wanted,
    async reserve(_provider, calls, nowMs) {
      wanted.push(calls);
      return { granted: Math.min(calls, granted), nextWindowMs: nowMs + minutes(1) };
    },
  };
}
