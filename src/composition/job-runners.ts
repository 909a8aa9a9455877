import { refreshChains } from "../chains/refresh-chains.ts";
import type { Config } from "../config/config.ts";
import { backfillHistory } from "../history/backfill-history.ts";
import { syncEndOfDay } from "../history/sync-end-of-day.ts";
import { computeIvMetrics } from "../iv-metrics/compute-iv-metrics.ts";
import { PLAN_LIMITS } from "../operations/plan-limits.ts";
import { prune } from "../operations/prune.ts";
import { rollUpBars } from "../prices/roll-up-bars.ts";
import { syncPrices } from "../prices/sync-prices.ts";
import type { JobRunners } from "../scheduling/ports.ts";
import type { connectProviders } from "./connect-providers.ts";
import type { Stores } from "./connect-stores.ts";

type Providers = ReturnType<typeof connectProviders>;

/** What each job does. */
export function createJobRunners(config: Config, stores: Stores, providers: Providers): JobRunners {
  const chains = { ...stores, scope: chainScope(config) };
  const prices = priceDeps(config, stores, providers);
  const metrics = {
    ivMetrics: stores.ivMetrics,
    refreshIntervalMinutes: config.scheduler.optionChainIntervalMinutes,
  };
  const { lookbackDays, ...history } = historyDeps(config, stores, providers);
  const pruning = {
    retention: stores.retention,
    limits: config.retention,
    storageBytes: PLAN_LIMITS.neonStorageBytes,
  };
  return {
    options_refresh: (run, nowMs) => refreshChains(chains, run, nowMs),
    prices_1m: (run, nowMs) => syncPrices(prices, run, nowMs),
    prices_5m: (run, nowMs) => rollUpBars(prices, run, nowMs),
    iv_metrics: (run, nowMs) => computeIvMetrics(metrics, run, nowMs),
    eod_sync: (run, nowMs) => syncEndOfDay(history, run, nowMs),
    historical_backfill: (run, nowMs) => backfillHistory({ ...history, lookbackDays }, run, nowMs),
    retention: (run, nowMs) => prune(pruning, run, nowMs),
  };
}

function priceDeps(config: Config, { bars, budget }: Stores, providers: Providers) {
  return {
    store: bars,
    bars: providers.fallbackBars,
    quotes: providers.fallbackQuotes,
    budget,
    symbolsPerRun: symbolsPerRun(config),
    minuteBarsEverySeconds: config.scheduler.realtimeIntervalSeconds,
  };
}

function historyDeps({ scheduler, retention, databento }: Config, stores: Stores, providers: Providers) {
  const { budget, daily, holes, memory } = stores;
  return {
    ...{ budget, daily, holes, memory },
    minutes: stores.bars,
    bars: providers.fallbackDaily,
    provider: providers.firstDailyProvider,
    history: providers.fallbackHistory,
    lookbackDays: scheduler.historicalBackfill.lookbackDays,
    minuteBarDays: retention.minuteBarDays,
    maxCostUsd: databento?.maxCostUsd ?? 0,
  };
}

/** Sized so that a slice fits the CPU that the plan gives an invocation. */
export function chainScope({ plan, scheduler }: Config) {
  return { maxDte: scheduler.optionChainMaxDte, contractsPerSlice: plan === "paid" ? 1_500 : 600 };
}

/** Each symbol is a body of up to a day of minutes to parse, so the free plan takes turns. */
export function symbolsPerRun({ plan }: Pick<Config, "plan">): number {
  return plan === "paid" ? 17 : 10;
}
