import { createCboeIvBoundsSource } from "../adapters/cboe/iv-bounds-source.ts";
import type { Config } from "../config/config.ts";
import { rankAgain } from "../iv-metrics/rank-again.ts";
import type { PlanHistoryDeps } from "../iv-metrics/rebuild/plan-history.ts";
import { type RebuildHistoryDeps, rebuildHistory } from "../iv-metrics/rebuild/rebuild-history.ts";
import { syncIvBounds } from "../iv-metrics/sync-iv-bounds.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { HISTORY_DAY_CPU_MS, POLICY } from "../operations/plan-limits.ts";
import type { CapabilityGap } from "../providers/capability-gaps.ts";
import type { JobRunner } from "../scheduling/ports.ts";
import { addReport } from "../scheduling/run-report.ts";
import type { Providers } from "./connect-providers.ts";
import type { Vendors } from "./connect-vendors.ts";
import { fedBy } from "./provider-order.ts";
import type { Stores } from "./stores/connect-stores.ts";

type Parts = { stores: Stores; providers: Providers; vendors: Vendors; calendar: TradingCalendar };

/** What a plan of the rebuilt history is reckoned with. */
export function historyPlanDeps(config: Config, { stores, providers, calendar }: Parts): PlanHistoryDeps {
  return {
    ...providers.asking,
    store: stores.ivHistory,
    calendar,
    sources: providers.optionHistory,
    size: POLICY.historyPage[config.plan],
    cpuMsPerTickerDay: HISTORY_DAY_CPU_MS,
    callsPerMinute: (provider) =>
      (POLICY.jobCalls[provider].calls * 60_000) / POLICY.jobCalls[provider].windowMs,
    pagesAfter: historyPagesAfter(config.plan),
    maxCostUsd: config.databento?.maxCostUsd ?? 0,
  };
}

/** Pages of outcomes that so many rebuilt days of a ticker lead to; one looks in any case. */
export function historyPagesAfter(plan: Config["plan"]): (tickerDays: number) => number {
  const { outcomesPerHistoryDay, outcomesPerPage } = POLICY;
  return (tickerDays) => Math.max(1, Math.ceil((tickerDays * outcomesPerHistoryDay) / outcomesPerPage[plan]));
}

/** What the job that rebuilds it takes. */
function rebuildHistoryDeps(config: Config, parts: Parts): RebuildHistoryDeps {
  const { stores } = parts;
  return {
    ...historyPlanDeps(config, parts),
    store: stores.ivHistory,
    past: stores.pastInputs,
    budget: stores.rateBudget,
    memory: stores.memory,
    rankAgain: (symbols, nowMs) => rankAgain({ ranks: stores.ranks }, symbols, nowMs),
    syncBounds: boundsOf(config, parts),
  };
}

/** The job: what it can of the year, and somebody else's bounds of it also where nobody has options of the past. */
export function historyRunner(config: Config, parts: Parts, gaps: readonly CapabilityGap[]): JobRunner {
  const rebuild: JobRunner = fedBy(gaps, "option_history", (run, nowMs) =>
    rebuildHistory(rebuildHistoryDeps(config, parts), run, nowMs),
  );
  if (!gaps.some(({ capability }) => capability === "option_history")) return rebuild;
  return async (run, nowMs) => {
    const progress = await rebuild(run, nowMs);
    const syncBounds = run.page === 0 ? boundsOf(config, parts) : null;
    if (progress.kind !== "queued" && syncBounds !== null)
      addReport(progress.report, await syncBounds(nowMs));
    return progress;
  };
}

/** Cboe's bounds, where its approval is said to be there. */
function boundsOf(config: Config, { stores, providers, vendors, calendar }: Parts) {
  const { cboe } = vendors;
  if (cboe === null) return null;
  const source = { provider: "cboe" as const, source: createCboeIvBoundsSource(cboe) };
  const most = POLICY.symbolsPerBoundsRun[config.plan];
  return (nowMs: number) =>
    syncIvBounds({ ...providers.asking, bounds: stores.ivBounds, source, calendar, most }, nowMs);
}
