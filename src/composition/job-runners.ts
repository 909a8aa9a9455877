import { type RefreshChainsDeps, refreshChains } from "../chains/refresh-chains.ts";
import type { Config } from "../config/config.ts";
import { type BackfillHistoryDeps, backfillHistory } from "../history/backfill-history.ts";
import { type SyncEndOfDayDeps, syncEndOfDay } from "../history/sync-end-of-day.ts";
import { type ComputeIvMetricsDeps, computeIvMetrics } from "../iv-metrics/compute-iv-metrics.ts";
import { PLAN_LIMITS, POLICY } from "../operations/plan-limits.ts";
import { type PruneDeps, prune } from "../operations/prune.ts";
import { type RollUpBarsDeps, rollUpBars } from "../prices/roll-up-bars.ts";
import { type SyncPricesDeps, syncPrices } from "../prices/sync-prices.ts";
import type { JobRunners } from "../scheduling/ports.ts";
import type { Providers } from "./connect-providers.ts";
import type { Stores } from "./connect-stores.ts";
import { chainScope, symbolsPerRun } from "./work-sizes.ts";

/** What each job does. */
export function createJobRunners(config: Config, stores: Stores, providers: Providers): JobRunners {
  return {
    options_refresh: (run, nowMs) => refreshChains(refreshDeps(config, stores), run, nowMs),
    prices_1m: (run, nowMs) => syncPrices(priceDeps(config, stores, providers), run, nowMs),
    prices_5m: (run, nowMs) => rollUpBars(rollUpDeps(config, stores, providers), run, nowMs),
    iv_metrics: (run, nowMs) => computeIvMetrics(metricsDeps(config, stores), run, nowMs),
    eod_sync: (run, nowMs) => syncEndOfDay(dailyDeps(stores, providers), run, nowMs),
    historical_backfill: (run, nowMs) => backfillHistory(backfillDeps(config, stores, providers), run, nowMs),
    retention: (run, nowMs) => prune(pruneDeps(config, stores), run, nowMs),
  };
}

function refreshDeps(config: Config, stores: Stores): RefreshChainsDeps {
  return {
    plan: stores.chainPlan,
    tasks: stores.tasks,
    publisher: stores.slices,
    scope: chainScope(config),
    slicesPerMinute: POLICY.schwabFlow.rate,
  };
}

function rollUpDeps(config: Config, stores: Stores, providers: Providers): RollUpBarsDeps {
  return {
    store: stores.bars,
    bars: providers.bars,
    budget: stores.rateBudget,
    symbolsPerRun: symbolsPerRun(config),
    minuteBarsEverySeconds: config.scheduler.realtimeIntervalSeconds,
  };
}

function metricsDeps({ scheduler }: Config, stores: Stores): ComputeIvMetricsDeps {
  return { ivMetrics: stores.ivMetrics, refreshIntervalMinutes: scheduler.optionChainIntervalMinutes };
}

function pruneDeps({ retention: limits }: Config, stores: Stores): PruneDeps {
  return { retention: stores.retention, limits, storageBytes: PLAN_LIMITS.neonStorageBytes };
}

function priceDeps(config: Config, stores: Stores, providers: Providers): SyncPricesDeps {
  return {
    store: stores.bars,
    bars: providers.bars,
    quotes: providers.quotes,
    budget: stores.rateBudget,
    symbolsPerRun: symbolsPerRun(config),
  };
}

function dailyDeps(stores: Stores, providers: Providers): SyncEndOfDayDeps {
  return {
    daily: stores.daily,
    holes: stores.holes,
    memory: stores.memory,
    bars: providers.daily,
    budget: stores.rateBudget,
    provider: providers.firstDailyProvider,
    symbolsPerPage: POLICY.symbolsPerDailyPage,
  };
}

function backfillDeps(config: Config, stores: Stores, providers: Providers): BackfillHistoryDeps {
  return {
    holes: stores.holes,
    memory: stores.memory,
    daily: stores.daily,
    minutes: stores.bars,
    history: providers.history,
    lookbackDays: config.scheduler.historicalBackfill.lookbackDays,
    minuteBarDays: config.retention.minuteBarDays,
    maxCostUsd: config.databento?.maxCostUsd ?? 0,
  };
}
