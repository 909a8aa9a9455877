import { expect, test } from "vitest";
import { createDatabentoOptionHistorySource } from "../../src/adapters/databento/option-history-source.ts";
import { createIvHistoryStore } from "../../src/adapters/postgres/iv-metrics/iv-history-store.ts";
import { createRunMemory } from "../../src/adapters/postgres/ledger/run-memory.ts";
import { createPastInputsReader } from "../../src/adapters/postgres/market-inputs/past-inputs-reader.ts";
import { createOutcomeStore } from "../../src/adapters/postgres/track-record/outcome-store.ts";
import { historyPagesAfter } from "../../src/composition/connect-iv-history.ts";
import { recordedAfter } from "../../src/composition/recorded-after.ts";
import { type HistoryPlan, planHistory } from "../../src/iv-metrics/rebuild/plan-history.ts";
import { type RebuildHistoryDeps, rebuildHistory } from "../../src/iv-metrics/rebuild/rebuild-history.ts";
import { DAY_MS } from "../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { HISTORY_DAY_CPU_MS, POLICY } from "../../src/operations/plan-limits.ts";
import { memoryHealth } from "../support/memory-health.ts";
import { useDatabase } from "../support/postgres.ts";
import { runPages } from "../support/run-pages.ts";
import { aRun } from "../support/runs.ts";
import { DATABENTO_KEY, openVendors } from "./model-vendors.ts";

const database = useDatabase();
const NOW = "2026-11-30T23:00:00Z";
const NOW_MS = Date.parse(NOW);
const DATASETS = { dailyDataset: "EQUS.SUMMARY", minuteDataset: "EQUS.MINI", optionDataset: "OPRA.PILLAR" };
const RUN = { id: "iv_history@plan", job: "iv_history", trigger: "manual" } as const;

type Vendors = Awaited<ReturnType<typeof openVendors>>;

/** The sandbox's tickers with their daily bars, and the job over its Databento. */
async function house(plan: "free" | "paid", symbols: readonly string[], from: string) {
  const vendors = await openVendors(NOW, "databento");
  const list = symbols.map((symbol) => `'${symbol}'`).join();
  await database.exec(`DELETE FROM outcomes; DELETE FROM iv_history; DELETE FROM price_bars; DELETE FROM job_runs;
    INSERT INTO tickers (symbol, name) SELECT unnest(ARRAY[${list}]), 'x' ON CONFLICT DO NOTHING;
    UPDATE tickers SET is_active = symbol IN (${list});
    INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at)
    VALUES ('${RUN.id}', 'iv_history', now(), 'manual', 'running', now())`);
  for (const symbol of symbols) await storeBars(vendors, symbol, from);
  const health = memoryHealth();
  health.clock.nowMs = NOW_MS;
  const source = createDatabentoOptionHistorySource({
    ...vendors.deps,
    apiKey: DATABENTO_KEY,
    ...DATASETS,
  });
  const deps: RebuildHistoryDeps = {
    ...health.deps,
    calendar: nyseCalendar,
    sources: [{ provider: "databento", source }],
    budget: { reserve: async (_provider, calls) => ({ granted: calls, nextWindowMs: NOW_MS }) },
    memory: createRunMemory(database.db),
    store: createIvHistoryStore(database.db),
    past: createPastInputsReader(database.db),
    maxCostUsd: 1,
    size: POLICY.historyPage[plan],
    cpuMsPerTickerDay: HISTORY_DAY_CPU_MS,
    pagesAfter: historyPagesAfter(plan),
    callsPerMinute: () => 1_200,
    rankAgain: async () => 0,
    syncBounds: null,
  };
  const runner = recordedAfter(
    { plan },
    { stores: { outcomeStore: createOutcomeStore(database.db) }, calendar: nyseCalendar },
    "all",
    (run, nowMs) => rebuildHistory(deps, run, nowMs),
  );
  return { deps, runner };
}

async function storeBars({ market }: Vendors, symbol: string, from: string) {
  const rows = nyseCalendar.tradingDaysBetween(from, "2026-11-27").map((day) => {
    const session = nyseCalendar.sessionOn(day);
    const close = market.spotAt(symbol, (session?.closeMs ?? 0) - 1) ?? 0;
    const start = new Date(session?.openMs ?? 0).toISOString();
    return `('${symbol}', '1d', '${start}', 'regular', ${close}, ${close}, ${close}, ${close}, 1000, 'tiingo', now())`;
  });
  await database.exec(`INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
    VALUES ${rows.join(",")}`);
}

/** What was planned beside what came of it. */
async function planAndCount(plan: "free" | "paid", symbols: readonly string[], from: string) {
  const { deps, runner } = await house(plan, symbols, from);
  const range = { from, to: "2026-11-27" };
  const planned: HistoryPlan = await planHistory(deps, { range, symbol: null, trigger: "manual" }, NOW_MS);
  const run = aRun(NOW_MS, { ...RUN, slotMs: NOW_MS, notAfterMs: NOW_MS + DAY_MS, range });
  const { reports, summary } = await runPages(runner, run, NOW_MS);
  const [[spent] = []] = await database.rows("SELECT (stored ->> 'cost_micro_usd')::int / 1e6 FROM job_runs");
  return {
    planned,
    counted: { usd: Number(spent), messages: reports.length, requests: summary.providerCalls },
    summary,
  };
}

test.each([
  ["two months of one ticker", "paid", ["SPY"], "2026-09-28"],
  ["a month of one ticker on the free plan", "free", ["AAPL"], "2026-11-02"],
  ["weeks of several tickers", "paid", ["SPY", "AAPL", "KO", "TSLA"], "2026-10-26"],
] as const)(
  "%s costs what was planned, within a tenth, in dollars, messages and requests",
  async (_, plan, symbols, from) => {
    const { planned, counted, summary } = await planAndCount(plan, symbols, from);
    expect(summary.failures).toEqual([]);
    expect(summary.stored["iv_history"]).toBe(planned.tickerDays);
    for (const what of ["usd", "messages", "requests"] as const)
      expect(Math.abs(counted[what] / (planned[what] ?? 0) - 1), what).toBeLessThan(0.1);
  },
  120_000,
);
