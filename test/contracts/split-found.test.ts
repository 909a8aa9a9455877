import { expect, test } from "vitest";
import { createRunMemory } from "../../src/adapters/postgres/ledger/run-memory.ts";
import { createDailyStore } from "../../src/adapters/postgres/prices/daily-store.ts";
import { createHoleStore } from "../../src/adapters/postgres/prices/hole-store.ts";
import { syncEndOfDay } from "../../src/history/sync-end-of-day.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { FallbackDailyBars } from "../../src/prices/fallback-ports.ts";
import type { DailyBar, DailyRequest } from "../../src/prices/sources.ts";
import { aDailyBar, aDailyRun, EOD_SLOT, fetchedDaily, hours } from "../support/memory-daily.ts";
import { memoryBudget } from "../support/memory-prices.ts";
import { useDatabase } from "../support/postgres.ts";
import { runPages } from "../support/run-pages.ts";

const { tradingDaysBetween } = nyseCalendar;

const database = useDatabase();
const MONDAY = "2026-11-23";

/** SPY at 400 until it splits four for one on Monday; what is known of that depends on when it is asked. */
function splitting(nowMs: () => number, isDown = () => false) {
  const asked: DailyRequest[] = [];
  const bars: FallbackDailyBars = {
    callsFor: (symbols) => symbols,
    async fetchDailyBars({ symbols, from, to }) {
      asked.push({ symbols, from, to });
      const isSplit = nowMs() >= EOD_SLOT;
      const days = tradingDaysBetween(from, to).map((date) => dayOf(date, isSplit));
      if (!isDown())
        return { answers: [fetchedDaily({ fetchedAtMs: nowMs(), bars: days })], fallbackFrom: [] };
      const raw = days.map((bar) => ({ ...bar, adjusted: null, splitFactor: null }));
      const fallbackFrom = [
        { provider: "tiingo" as const, symbolsPerPage: 20, code: "provider_unavailable", message: "down" },
      ];
      return {
        answers: [fetchedDaily({ provider: "schwab", fetchedAtMs: nowMs(), bars: raw })],
        fallbackFrom,
      };
    },
  };
  return { bars, asked };
}

function dayOf(date: string, isSplit: boolean): DailyBar {
  const at = (price: number, volume: number) => ({
    open: price,
    high: price,
    low: price,
    close: price,
    volume,
  });
  const after = date >= MONDAY;
  const adjusted = isSplit ? at(100, 4_000) : at(400, 1_000);
  return aDailyBar({
    date,
    ...at(after ? 100 : 400, after ? 4_000 : 1_000),
    adjusted,
    splitFactor: date === MONDAY ? 4 : null,
  });
}

function evenings(isDown?: (nowMs: number) => boolean) {
  const clock = { nowMs: EOD_SLOT - hours(72) };
  const source = splitting(
    () => clock.nowMs,
    () => isDown?.(clock.nowMs) ?? false,
  );
  const deps = {
    daily: createDailyStore(database.db),
    holes: createHoleStore(database.db),
    memory: createRunMemory(database.db),
    bars: source.bars,
    budget: memoryBudget(),
    provider: "tiingo" as const,
    symbolsPerPage: 20,
  };
  const evening = (slotMs: number) =>
    runPages(
      (run, nowMs) => {
        clock.nowMs = nowMs;
        return syncEndOfDay(deps, run, nowMs);
      },
      aDailyRun("eod_sync", { slotMs }),
    );
  return { evening, asked: source.asked };
}

const adjustedCloses = () =>
  database.rows("SELECT DISTINCT adj_close, adj_volume FROM price_bars WHERE adj_close IS NOT NULL");
const onlySpy = () => database.exec("UPDATE tickers SET is_active = false WHERE symbol = 'AAPL'");

test("a split found on Monday evening re-adjusts 400 days of stored history, once", async () => {
  await onlySpy();
  const { evening } = evenings();
  const friday = await evening(EOD_SLOT - hours(72));
  const base = friday.summary.stored["bars_1d"] ?? 0;
  expect(base).toBeGreaterThan(270);
  expect(await adjustedCloses()).toEqual([["400.0000", "1000"]]);
  const monday = await evening(EOD_SLOT);
  expect(monday.summary.stored).toEqual({ bars_1d: 6, readjusted_1d: base - 5 });
  expect(await adjustedCloses()).toEqual([["100.0000", "4000"]]);
  expect((await evening(EOD_SLOT)).summary.stored).toEqual({});
});

test("a split on a day that a fallback had to fill is found when Tiingo is back", async () => {
  await onlySpy();
  const { evening, asked } = evenings((nowMs) => nowMs >= EOD_SLOT && nowMs < EOD_SLOT + hours(12));
  const base = (await evening(EOD_SLOT - hours(72))).summary.stored["bars_1d"] ?? 0;
  const monday = await evening(EOD_SLOT);
  expect(monday.summary).toMatchObject({ stored: { bars_1d: 1 }, failures: [] });
  expect(monday.summary.notes).toEqual(["daily bars from schwab: tiingo provider_unavailable"]);
  expect(await adjustedCloses()).toEqual([["400.0000", "1000"]]);
  const tuesday = await evening(EOD_SLOT + hours(24));
  expect(asked.at(-1)).toMatchObject({ from: "2026-11-17", to: "2026-11-24" });
  expect(tuesday.summary.stored).toEqual({ bars_1d: 6, readjusted_1d: base - 4 });
  expect(await adjustedCloses()).toEqual([["100.0000", "4000"]]);
});
