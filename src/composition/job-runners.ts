import type { AlertKind } from "../alerts/ports.ts";
import { type RefreshChainsDeps, refreshChains } from "../chains/refresh-chains.ts";
import type { Config } from "../config/config.ts";
import { type SyncDividendsDeps, syncDividends } from "../dividends/sync-dividends.ts";
import { type BackfillHistoryDeps, backfillHistory } from "../history/backfill-history.ts";
import { type SyncEndOfDayDeps, syncEndOfDay } from "../history/sync-end-of-day.ts";
import { type ComputeIvMetricsDeps, computeIvMetrics } from "../iv-metrics/compute-iv-metrics.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { PLAN_LIMITS, POLICY } from "../operations/plan-limits.ts";
import { type PruneDeps, prune } from "../operations/prune.ts";
import { type RollUpBarsDeps, rollUpBars } from "../prices/roll-up-bars.ts";
import { type SyncPricesDeps, syncPrices } from "../prices/sync-prices.ts";
import type { CapabilityGap } from "../providers/capability-gaps.ts";
import { type SyncRatesDeps, syncRates } from "../rates/sync-rates.ts";
import { rollUpDays } from "../scheduling/days/roll-up-days.ts";
import type { Schedule } from "../scheduling/job.ts";
import type { JobRunner, JobRunners } from "../scheduling/ports.ts";
import { addCount, addFailure } from "../scheduling/run-report.ts";
import { type AfterJobs, followedBy } from "./after-jobs.ts";
import type { Alerts } from "./connect-alerts.ts";
import { historyRunner } from "./connect-iv-history.ts";
import type { Providers } from "./connect-providers.ts";
import type { Vendors } from "./connect-vendors.ts";
import { configuredGaps, fedBy, helpedBy } from "./provider-order.ts";
import { recordedAfter } from "./recorded-after.ts";
import type { Stores } from "./stores/connect-stores.ts";
import { chainScope, symbolsPerRun } from "./work-sizes.ts";

type Parts = {
  stores: Stores;
  providers: Providers;
  vendors: Vendors;
  calendar: TradingCalendar;
  scheduling: { schedule: Schedule };
  alerts: Alerts;
  after: AfterJobs;
};

/** What each job does. */
export function createJobRunners(config: Config, house: Parts): JobRunners {
  const { stores } = house;
  const gaps = configuredGaps(config);
  return {
    options_refresh: fedBy(gaps, "chains", (run, nowMs) =>
      refreshChains(refreshDeps(config, stores), run, nowMs),
    ),
    prices_1m: followedBy(
      watchedFor(
        house,
        ["price", "expected_move"],
        helpedBy(gaps, ["quotes", "bars"], (run, nowMs) => syncPrices(priceDeps(config, house), run, nowMs)),
      ),
      (nowMs) => house.after.prices(nowMs),
    ),
    prices_5m: helpedBy(gaps, ["bars"], (run, nowMs) => rollUpBars(rollUpDeps(config, house), run, nowMs)),
    iv_metrics: followedBy(
      watchedFor(
        house,
        ["iv_rank", "earnings"],
        helpedBy(gaps, ["chains"], (run, nowMs) => computeIvMetrics(metricsDeps(config, house), run, nowMs)),
      ),
      (nowMs) => house.after.metrics(nowMs),
    ),
    eod_sync: endOfDay(config, house, gaps),
    ...nightRunners(config, house, gaps),
  };
}

/** Those that no session waits for. */
function nightRunners(
  config: Config,
  house: Parts,
  gaps: readonly CapabilityGap[],
): Pick<JobRunners, "historical_backfill" | "retention" | "dividends" | "iv_history" | "rates"> {
  return {
    historical_backfill: fedBy(gaps, "history", (run, nowMs) =>
      backfillHistory(backfillDeps(config, house), run, nowMs),
    ),
    retention: (run, nowMs) => prune(pruneDeps(config, house), run, nowMs),
    dividends: helpedBy(gaps, ["dividends"], (run, nowMs) => syncDividends(dividendDeps(house), run, nowMs)),
    iv_history: recordedAfter(config, house, "all", historyRunner(config, house, gaps)),
    rates: (run, nowMs) => syncRates(ratesDeps(house), run, nowMs),
  };
}

/** The day's bars, then the record of what settled on them, then what looks at both. */
function endOfDay(config: Config, house: Parts, gaps: readonly CapabilityGap[]): JobRunner {
  const { prices, metrics } = house.after;
  const sync = fedBy(gaps, "eod", (run, nowMs) => syncEndOfDay(dailyDeps(house), run, nowMs));
  return followedBy(recordedAfter(config, house, "recent", sync), async (nowMs) => {
    await prices(nowMs);
    await metrics(nowMs);
  });
}

/** A job after whose first page alerts are looked at: what it has stored is stored, whatever becomes of them. */
function watchedFor(house: Parts, kinds: readonly AlertKind[], runner: JobRunner): JobRunner {
  return async (run, nowMs) => {
    const progress = await runner(run, nowMs);
    if (progress.kind === "queued" || run.page > 0) return progress;
    try {
      const fired = await house.alerts.look({ kinds }, nowMs);
      if (fired > 0) addCount(progress.report.stored, "alerts_fired", fired);
    } catch (error) {
      addFailure(progress.report, "alerts", error);
    }
    return progress;
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

function rollUpDeps(config: Config, { stores, providers, calendar }: Parts): RollUpBarsDeps {
  return {
    calendar,
    store: stores.bars,
    bars: providers.bars,
    budget: stores.rateBudget,
    symbolsPerRun: symbolsPerRun(config),
    minuteBarsEverySeconds: config.scheduler.realtimeIntervalSeconds,
  };
}

function metricsDeps({ scheduler }: Config, { stores, calendar }: Parts): ComputeIvMetricsDeps {
  const { ivMetrics } = stores;
  return { ivMetrics, refreshIntervalMinutes: scheduler.optionChainIntervalMinutes, calendar };
}

function pruneDeps({ retention: limits }: Config, { stores, scheduling, calendar }: Parts): PruneDeps {
  const { ledgerDays } = limits;
  return {
    retention: stores.retention,
    rollUp: (nowMs) =>
      rollUpDays({ days: stores.days, schedule: scheduling.schedule, calendar, ledgerDays }, nowMs),
    limits,
    storageBytes: PLAN_LIMITS.neonStorageBytes,
  };
}

function priceDeps(config: Config, { stores, providers, calendar }: Parts): SyncPricesDeps {
  return {
    calendar,
    store: stores.bars,
    bars: providers.bars,
    quotes: providers.quotes,
    budget: stores.rateBudget,
    symbolsPerRun: symbolsPerRun(config),
  };
}

function ratesDeps({ stores: { curves }, providers }: Parts): SyncRatesDeps {
  const { asking, curves: sources } = providers;
  return { ...asking, curves, sources };
}

function dividendDeps({ stores, providers, calendar }: Parts): SyncDividendsDeps {
  const { asking, declaredDividends: declared, dividendOutlooks: outlooks } = providers;
  const { dividends: store } = stores;
  return { ...asking, calendar, store, declared, outlooks, symbolsPerPage: POLICY.symbolsPerDividendPage };
}

function dailyDeps({ stores, providers, calendar }: Parts): SyncEndOfDayDeps {
  return {
    calendar,
    daily: stores.daily,
    holes: stores.holes,
    memory: stores.memory,
    bars: providers.daily,
    budget: stores.rateBudget,
    provider: providers.firstDailyProvider,
    symbolsPerPage: POLICY.symbolsPerDailyPage,
  };
}

function backfillDeps(config: Config, { stores, providers, calendar }: Parts): BackfillHistoryDeps {
  return {
    calendar,
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
