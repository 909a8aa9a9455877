import { createIvHistoryStore } from "../../src/adapters/postgres/iv-metrics/iv-history-store.ts";
import { createRunMemory } from "../../src/adapters/postgres/ledger/run-memory.ts";
import { createPastInputsReader } from "../../src/adapters/postgres/market-inputs/past-inputs-reader.ts";
import { AppError } from "../../src/errors.ts";
import { type RebuildHistoryDeps, rebuildHistory } from "../../src/iv-metrics/rebuild/rebuild-history.ts";
import { DAY_MS } from "../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { type MadeHistory, madeHistorySource } from "./made-option-history.ts";
import { memoryHealth } from "./memory-health.ts";
import type { useDatabase } from "./postgres.ts";
import { runPages } from "./run-pages.ts";
import { aRun } from "./runs.ts";

/** The evening of Monday, 2026-11-23: the last session to be rebuilt is Friday's. */
export const EVENING = Date.parse("2026-11-24T01:40:00Z");
export const DAYS = nyseCalendar.tradingDaysBetween("2026-11-02", "2026-11-20");
const SPLIT = {
  id: "iv_history@x",
  job: "iv_history",
  slotMs: EVENING,
  notAfterMs: EVENING + DAY_MS,
} as const;
export const refused = new AppError("provider_rejected", "Not in this plan.");

/** iv_history over a database with daily bars of SPY and AAPL, and sources that are made. */
export function rebuildHouse(database: ReturnType<typeof useDatabase>) {
  async function empty() {
    await database.exec("DELETE FROM iv_history; DELETE FROM price_bars; DELETE FROM iv_metrics");
    await bars("SPY", DAYS);
    await bars("AAPL", DAYS);
  }

  async function bars(symbol: string, days: readonly string[], close = 600) {
    const rows = days.map((day) => {
      const openMs = nyseCalendar.sessionOn(day)?.openMs ?? 0;
      return `('${symbol}', '1d', '${new Date(openMs).toISOString()}', 'regular', 600, 610, 590, ${close}, 1000, 'tiingo', now())`;
    });
    await database.exec(`INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
    VALUES ${rows.join(",")}`);
  }

  /** The run in the ledger, which counts what it spends. */
  async function beginRun() {
    await database.exec(
      `DELETE FROM job_runs; INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at) VALUES ('${SPLIT.id}', 'iv_history', now(), 'manual', 'running', now())`,
    );
  }

  const run = (changes: Partial<ClaimedRun> = {}) =>
    aRun(EVENING, {
      ...SPLIT,
      trigger: "manual",
      range: { from: "2026-11-02", to: "2026-11-20" },
      ...changes,
    });

  function house(...sources: MadeHistory[]) {
    const made = sources.map(madeHistorySource);
    const health = memoryHealth();
    health.clock.nowMs = EVENING;
    const ranked: string[][] = [];
    const ledger: { failures: string[] } = { failures: [] };
    const deps: RebuildHistoryDeps = {
      ...health.deps,
      calendar: nyseCalendar,
      sources: made.map((each) => each.ranked),
      budget: { reserve: async (_provider, calls) => ({ granted: calls, nextWindowMs: EVENING }) },
      memory: { ...createRunMemory(database.db), readFailed: async () => ledger.failures },
      store: createIvHistoryStore(database.db),
      past: createPastInputsReader(database.db),
      maxCostUsd: 1,
      size: { quotes: { tickerDays: 8, calls: 100 }, trades: { tickerDays: 3, calls: 100 } },
      cpuMsPerTickerDay: { quotes: 3, trades: 10 },
      pagesAfter: () => 1,
      callsPerMinute: () => 600,
      rankAgain: async (symbols) => ranked.push([...symbols]),
      syncBounds: null,
    };
    const rows = async () =>
      (
        await database.rows(
          "SELECT symbol, day, source, quality, reason FROM iv_history ORDER BY day DESC, symbol",
        )
      ).map(([symbol, day, source, quality, reason]) => ({ symbol, day, source, quality, reason }));
    const work = (changes: Partial<ClaimedRun> = {}) =>
      runPages((each, nowMs) => rebuildHistory(deps, each, nowMs), run(changes), EVENING, ledger);
    return { deps, asked: made.map((each) => each.asked), ranked, rows, work };
  }

  return { beginRun, empty, bars, run, house };
}
