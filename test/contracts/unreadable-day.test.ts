import { expect, test } from "vitest";
import { createRunMemory } from "../../src/adapters/postgres/ledger/run-memory.ts";
import { createDailyStore } from "../../src/adapters/postgres/prices/daily-store.ts";
import { createHoleStore } from "../../src/adapters/postgres/prices/hole-store.ts";
import { createTiingoDailyBarSource } from "../../src/adapters/tiingo/daily-bar-source.ts";
import { syncEndOfDay } from "../../src/history/sync-end-of-day.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { createFallbackDailyBars } from "../../src/prices/fallback-sources.ts";
import type { DailyBar, DailyBarSource } from "../../src/prices/sources.ts";
import { aDailyBar, aDailyRun, EOD_SLOT, fetchedDaily, hours } from "../support/memory-daily.ts";
import { memoryHealth } from "../support/memory-health.ts";
import { memoryBudget } from "../support/memory-prices.ts";
import { useDatabase } from "../support/postgres.ts";
import { runPages } from "../support/run-pages.ts";
import { scriptedHttp } from "../support/scripted-http.ts";

const database = useDatabase();
const { tradingDaysBetween } = nyseCalendar;
const FRIDAY = "2026-11-20";
const MONDAY = "2026-11-23";
const TUESDAY = "2026-11-24";
type Wire = Record<string, unknown>;

/** Tiingo's row of a share that goes from 1,000 to 100 by a ten for one split on Monday, as told at `nowMs`. */
function row(date: string, nowMs: number): Wire {
  const close = date < MONDAY ? 1_000 : 100;
  const by = date < MONDAY && nowMs >= EOD_SLOT ? 10 : 1;
  const adjusted = close / by;
  return {
    date,
    ...{ open: close, high: close, low: close, close, volume: 1_000 },
    ...{ adjOpen: adjusted, adjHigh: adjusted, adjLow: adjusted, adjClose: adjusted, adjVolume: 1_000 * by },
    divCash: 0,
    splitFactor: date === MONDAY ? 10 : 1,
  };
}

type Options = { bad: (row: Wire, nowMs: number) => Wire; next?: (date: string) => Partial<DailyBar> | null };

/** The real sync, store and Tiingo adapter; `next` is what the provider after it has of a day. */
function house({ bad, next }: Options) {
  const clock = { nowMs: EOD_SLOT };
  const http = scriptedHttp(({ searchParams }) => {
    const days = tradingDaysBetween(searchParams.get("startDate") ?? "", searchParams.get("endDate") ?? "");
    return { json: days.map((date) => bad(row(date, clock.nowMs), clock.nowMs)) };
  });
  const nowMs = () => clock.nowMs;
  const tiingo = createTiingoDailyBarSource({ apiBase: "https://t.test", apiKey: "k", http, nowMs });
  const asked: string[] = [];
  const schwab: DailyBarSource = {
    callsFor: (symbols) => symbols,
    async fetchDailyBars({ symbols, from, to }) {
      asked.push(...symbols.map((symbol) => `${symbol} ${from} ${to}`));
      const bars = symbols.flatMap((symbol) =>
        tradingDaysBetween(from, to).flatMap((date) => {
          const changes = next?.(date) ?? null;
          return changes === null ? [] : [aDailyBar({ symbol, date, adjusted: null, ...changes })];
        }),
      );
      return fetchedDaily({ provider: "schwab", fetchedAtMs: clock.nowMs + 1, bars });
    },
  };
  const ranked = [
    { provider: "tiingo" as const, source: tiingo },
    ...(next === undefined ? [] : [{ provider: "schwab" as const, source: schwab }]),
  ];
  const deps = {
    daily: createDailyStore(database.db),
    holes: createHoleStore(database.db),
    memory: createRunMemory(database.db),
    bars: createFallbackDailyBars({ health: memoryHealth().isolate(), nowMs }, ranked),
    budget: memoryBudget(),
    provider: "tiingo" as const,
    symbolsPerPage: 20,
  };
  const evening = (slotMs: number) =>
    runPages(
      (run, atMs) => {
        clock.nowMs = atMs;
        return syncEndOfDay(deps, run, atMs);
      },
      aDailyRun("eod_sync", { slotMs }),
    );
  return { evening, asked };
}

/** Raw and adjusted close, split, provider. */
const closeOf = async (date: string) => {
  const rows = await database.rows(
    `SELECT close, adj_close, split_factor, provider FROM price_bars
WHERE symbol = 'SPY' AND (start AT TIME ZONE 'America/New_York')::date = '${date}'`,
  );
  const number = (text: unknown) => (text === null ? null : Number(text));
  return (
    rows.map(([close, adjusted, split, provider]) => [
      ...[close, adjusted, split].map(number),
      provider,
    ])[0] ?? null
  );
};
const emptyDays = () => database.rows("SELECT symbol, day FROM empty_days");
const onlySpy = () => database.exec("UPDATE tickers SET is_active = false WHERE symbol <> 'SPY'");
const flat = (price: number) => ({ open: price, high: price, low: price, close: price });
const spoilt = (date: string, changes: Wire) => (of: Wire) =>
  of["date"] === date ? { ...of, ...changes } : of;

for (const [what, changes] of [
  ["a dividend that is null", { divCash: null }],
  ["an adjusted close that is null", { adjClose: null }],
  ["a high a cent under the close", { high: 99.99 }],
  ["an absurd split factor", { splitFactor: 0.000_05 }],
] as const) {
  test(`a day with ${what} is asked of the next provider, and without one named as failed, never as empty`, async () => {
    await onlySpy();
    const bad = spoilt(TUESDAY, changes);
    const alone = house({ bad });
    const tuesday = await alone.evening(EOD_SLOT + hours(24));
    expect(tuesday.summary.failures).toMatchObject([{ subject: "SPY", code: "provider_bad_body" }]);
    expect([await closeOf(TUESDAY), await emptyDays()]).toEqual([null, []]);
    const helped = house({ bad, next: (date) => (date === TUESDAY ? flat(101) : null) });
    const again = await helped.evening(EOD_SLOT + hours(25));
    expect(helped.asked).toHaveLength(1);
    expect(again.summary.failures).toEqual([]);
    expect(await closeOf(TUESDAY)).toEqual([101, null, null, "schwab"]);
    // The days that Tiingo told well are Tiingo's.
    expect(await closeOf(MONDAY)).toEqual([100, 100, 10, "tiingo"]);
    expect(await emptyDays()).toEqual([]);
  });
}

test("a day that is unreadable here and unknown there is neither empty nor given up", async () => {
  await onlySpy();
  const { evening, asked } = house({ bad: spoilt(MONDAY, { high: 50 }), next: () => null });
  await evening(EOD_SLOT - hours(72));
  for (const day of [0, 24, 48]) await evening(EOD_SLOT + hours(day));
  expect(await emptyDays()).toEqual([]);
  expect(asked.length).toBeGreaterThan(2);
});

test("the split on a row with a bad high reaches the days before it, with the next provider's bar or without", async () => {
  await onlySpy();
  const bad = spoilt(MONDAY, { high: 50 });
  const alone = house({ bad });
  await alone.evening(EOD_SLOT - hours(72));
  expect(await closeOf("2026-10-01")).toEqual([1_000, 1_000, null, "tiingo"]);
  await alone.evening(EOD_SLOT);
  expect(await closeOf(FRIDAY)).toEqual([1_000, 100, null, "tiingo"]);
  expect(await closeOf("2026-10-01")).toEqual([1_000, 100, null, "tiingo"]);
  expect(await closeOf(MONDAY)).toBeNull();
  // The same again divides nothing twice.
  await alone.evening(EOD_SLOT + hours(1));
  expect(await closeOf("2026-10-01")).toEqual([1_000, 100, null, "tiingo"]);

  const helped = house({ bad, next: (date) => flat(date < MONDAY ? 1_000 : 100) });
  await helped.evening(EOD_SLOT + hours(2));
  expect(await closeOf(MONDAY)).toEqual([100, 100, 10, "schwab"]);
  expect(await closeOf("2026-10-01")).toEqual([1_000, 100, null, "tiingo"]);
  // Tiingo mends its row: that one is kept.
  await house({ bad: (of) => of }).evening(EOD_SLOT + hours(24));
  expect(await closeOf(MONDAY)).toEqual([100, 100, 10, "tiingo"]);
  expect(await closeOf("2026-10-01")).toEqual([1_000, 100, null, "tiingo"]);
});

test("a split that is told a day late, and one that is taken back, re-adjust the days before", async () => {
  await onlySpy();
  const lateMs = EOD_SLOT + hours(20);
  const late = (of: Wire, nowMs: number): Wire => {
    if (nowMs >= lateMs) return of;
    const { close } = of as { close: number };
    const untold = { adjOpen: close, adjHigh: close, adjLow: close, adjClose: close, adjVolume: 1_000 };
    return { ...of, ...untold, splitFactor: 1 };
  };
  const { evening } = house({ bad: late });
  await evening(EOD_SLOT - hours(72));
  await evening(EOD_SLOT);
  expect(await closeOf("2026-10-01")).toEqual([1_000, 1_000, null, "tiingo"]);
  await evening(EOD_SLOT + hours(24));
  expect(await closeOf(MONDAY)).toEqual([100, 100, 10, "tiingo"]);
  expect(await closeOf("2026-10-01")).toEqual([1_000, 100, null, "tiingo"]);
  // A day later it was no split after all.
  await house({ bad: (of) => late(of, 0) }).evening(EOD_SLOT + hours(48));
  expect(await closeOf("2026-10-01")).toEqual([1_000, 1_000, null, "tiingo"]);
});
