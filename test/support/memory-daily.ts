import { type DailyStore, type HoleStore, SPLIT_TELLERS } from "../../src/history/ports.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { newYorkDate } from "../../src/market/time-zone.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { FallbackDailyBars } from "../../src/prices/fallback-ports.ts";
import type { DailyBar, DailyRequest, FetchedDailyBars } from "../../src/prices/sources.ts";
import type { Provider } from "../../src/providers/provider.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import type { RunMemory } from "../../src/scheduling/run-memory.ts";
import { minutes } from "./moments.ts";

const { sessionOn, tradingDaysBetween } = nyseCalendar;

/** 22:15 UTC on Monday, 2026-11-23: 17:15 in New York. */
export const EOD_SLOT = Date.parse("2026-11-23T22:15:00Z");
/** 03:00 UTC on Tuesday: 22:00 on Monday in New York. */
export const BACKFILL_SLOT = Date.parse("2026-11-24T03:00:00Z");
export const hours = (count: number) => minutes(60 * count);

export function aDailyBar(changes: Partial<DailyBar> = {}): DailyBar {
  const prices = { open: 580, high: 585, low: 578, close: 582, volume: 40_000_000 };
  return {
    symbol: "SPY",
    date: "2026-11-23",
    ...prices,
    adjusted: prices,
    splitFactor: null,
    dividend: null,
    ...changes,
  };
}

export function aDailyRun(
  job: "eod_sync" | "historical_backfill",
  changes: Partial<ClaimedRun> = {},
): ClaimedRun {
  const slotMs = changes.slotMs ?? (job === "eod_sync" ? EOD_SLOT : BACKFILL_SLOT);
  return {
    id: runId(job, slotMs),
    job,
    slotMs,
    trigger: "schedule",
    notAfterMs: slotMs + hours(20),
    fence: 1,
    page: 0,
    range: null,
    symbol: null,
    ...changes,
  };
}

export function fetchedDaily(changes: Partial<FetchedDailyBars> = {}): FetchedDailyBars {
  return {
    provider: "tiingo",
    fetchedAtMs: EOD_SLOT,
    skipped: {},
    bytes: 100,
    providerCalls: 1,
    bars: [],
    unknownSymbols: [],
    failures: [],
    ...changes,
  };
}

/** A provider with a bar for every symbol and trading day it is asked for, one call a symbol. */
export function memoryDailySource(
  answer: (request: DailyRequest) => Promise<FetchedDailyBars> = async (request) => everyDay(request),
): FallbackDailyBars & { asked: DailyRequest[] } {
  const asked: DailyRequest[] = [];
  return {
    asked,
    callsFor: (symbols) => symbols,
    async fetchDailyBars(request) {
      asked.push(request);
      return { answers: [await answer(request)], fallbackFrom: [] };
    },
  };
}

export function everyDay({ symbols, from, to }: DailyRequest, last = to): FetchedDailyBars {
  const days = tradingDaysBetween(from, to).filter((date) => date <= last);
  const bars = symbols.flatMap((symbol) => days.map((date) => aDailyBar({ symbol, date })));
  return fetchedDaily({ bars, providerCalls: symbols.length });
}

type KeptDay = { provider: Provider; fetchedAtMs: number; knows: number; bar: DailyBar };

/**
 * Days stored and days found empty, held to the same contracts as Postgres'; but splits and dividends re-adjust nothing
 * here, and minutes are only known by their day.
 */
export function memoryDaily(symbols: readonly string[]) {
  const stored = new Map<string, KeptDay>();
  const minuteDays = new Set<string>();
  const empty = new Map<string, number>();
  const has = (timeframe: string, key: string) => (timeframe === "1d" ? stored : minuteDays).has(key);
  const read = (timeframe: string, days: readonly string[], nowMs: number) =>
    symbols.flatMap((symbol) => {
      const lacking = days.filter((day) => {
        const checkedMs = empty.get(`${timeframe} ${symbol} ${day}`) ?? Number.NEGATIVE_INFINITY;
        const isEmpty = checkedMs >= Date.parse(addDays(day, 3)) || checkedMs > nowMs - minutes(50);
        return !has(timeframe, `${symbol} ${day}`) && !isEmpty;
      });
      return lacking.length === 0 ? [] : [{ symbol, days: lacking }];
    });
  const daily: DailyStore = {
    readMissingDays: async (days, nowMs) => read("1d", days, nowMs),
    readAdjustedTo: async () =>
      symbols.map((symbol) => {
        const own = [...stored].filter(([key, { knows }]) => key.startsWith(`${symbol} `) && knows === 2);
        const days = own.map(([key]) => key.slice(-10)).toSorted();
        return { symbol, lastDay: days.at(-1) ?? null };
      }),
    async storeDailyBars({ provider, fetchedAtMs, bars }) {
      const fresh = bars.filter(({ symbol, date }) => symbols.includes(symbol) && sessionOn(date) !== null);
      const changed = fresh.filter((bar) => {
        const key = `${bar.symbol} ${bar.date}`;
        const next = { provider, fetchedAtMs, knows: knowledgeOf(bar, provider), bar };
        const replaces = isBetterInformed(next, stored.get(key));
        if (replaces) stored.set(key, next);
        return replaces;
      });
      return { stored: changed.length, readjusted: 0 };
    },
  };
  const holes: HoleStore = {
    readHoles: async (timeframe, days, nowMs) => read(timeframe, days, nowMs),
    async rememberEmpty(timeframe, found, { nowMs }) {
      for (const { symbol, days } of found) {
        for (const day of days) {
          const key = `${timeframe} ${symbol} ${day}`;
          empty.set(key, Math.max(nowMs, empty.get(key) ?? nowMs));
        }
      }
    },
  };
  const keep = (days: readonly string[], provider: Provider = "tiingo", of = symbols) => {
    for (const bar of of.flatMap((symbol) => days.map((date) => aDailyBar({ symbol, date })))) {
      const knows = knowledgeOf(bar, provider);
      stored.set(`${bar.symbol} ${bar.date}`, { provider, fetchedAtMs: 0, knows, bar });
    }
  };
  const keepMinutes = (days: readonly string[]) => {
    for (const symbol of symbols) for (const day of days) minuteDays.add(`${symbol} ${day}`);
  };
  return { daily, holes, stored, minuteDays, empty, keep, keepMinutes };
}

/** 0 for raw prices, 1 for adjusted ones, 2 for those of a provider that tells of splits. */
function knowledgeOf({ adjusted }: DailyBar, provider: Provider): number {
  if (adjusted === null) return 0;
  return SPLIT_TELLERS.includes(provider) ? 2 : 1;
}

/** As Postgres' upsert decides it. */
function isBetterInformed(next: KeptDay, known: KeptDay | undefined): boolean {
  if (known === undefined || known.knows < next.knows) return true;
  if (known.knows > next.knows || known.fetchedAtMs > next.fetchedAtMs) return false;
  return JSON.stringify(known.bar) !== JSON.stringify(next.bar);
}

/** A run's memory as the ledger keeps it, and the money it has spent. Held to the same contract as Postgres'. */
export function memoryOfRun() {
  const state = { failures: [] as string[], spentMicroUsd: 0 };
  const memory: RunMemory = {
    readFailed: async () => state.failures,
    async spend(_run, microUsd, capMicroUsd) {
      const granted = state.spentMicroUsd + microUsd <= capMicroUsd;
      if (granted) state.spentMicroUsd += microUsd;
      return { granted, spentMicroUsd: state.spentMicroUsd };
    },
  };
  return { state, memory };
}

/** The trading days up to Monday, 2026-11-23, whose session is over at {@link EOD_SLOT}. */
export const daysBack = (calendarDays: number, nowMs = EOD_SLOT) =>
  tradingDaysBetween(addDays(newYorkDate(nowMs), -calendarDays), newYorkDate(nowMs));
