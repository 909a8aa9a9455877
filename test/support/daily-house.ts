import { AppError } from "../../src/errors.ts";
import { syncEndOfDay } from "../../src/history/sync-end-of-day.ts";
import type { FallbackDailyBars } from "../../src/prices/fallback-ports.ts";
import type { RateBudget } from "../../src/providers/ports.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { aDailyRun, hours, memoryDaily, memoryOfRun } from "./memory-daily.ts";
import { runPages } from "./run-pages.ts";

export const MONDAY = "2026-11-23";
export const down = new AppError("provider_unavailable", "Tiingo did not answer within 10 s.");

/** Fifty calls in each hour of the clock, as Tiingo grants them. */
function hourly(limit = 50): RateBudget & { used: Map<number, number> } {
  const used = new Map<number, number>();
  return {
    used,
    async reserve(_provider, calls, nowMs) {
      const hour = Math.floor(nowMs / hours(1));
      const granted = Math.max(0, Math.min(calls, limit - (used.get(hour) ?? 0)));
      used.set(hour, (used.get(hour) ?? 0) + granted);
      return { granted, nextWindowMs: (hour + 1) * hours(1) };
    },
  };
}

/** The end-of-day sync over stores in memory; `sync` runs all of its pages. */
export function house(symbols: readonly string[], bars: FallbackDailyBars, budget = hourly()) {
  const stores = memoryDaily(symbols);
  const { state, memory } = memoryOfRun();
  const deps = { ...stores, memory, bars, budget, provider: "tiingo" as const, symbolsPerPage: 20 };
  const sync = (run: ClaimedRun = aDailyRun("eod_sync"), startMs = run.slotMs) =>
    runPages((page, nowMs) => syncEndOfDay(deps, page, nowMs), run, startMs, state);
  return { ...stores, sync, budget, deps };
}
