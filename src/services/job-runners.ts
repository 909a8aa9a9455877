import type { Config } from "../config.ts";
import { refreshChains } from "../ingestion/refresh-chains.ts";
import type { JobRunner, JobRunners } from "../scheduling/ports.ts";
import type { Stores } from "./connect-stores.ts";

/** What each job does. */
export function createJobRunners(config: Config, stores: Stores): JobRunners {
  const chains = { ...stores, scope: chainScope(config) };
  return {
    options_refresh: (run, nowMs) => refreshChains(chains, run, nowMs),
    prices_1m: pending,
    prices_5m: pending,
    iv_metrics: pending,
    eod_sync: pending,
    historical_backfill: pending,
    retention: pending,
  };
}

/** Sized so that a slice fits the CPU that the plan gives an invocation. */
export function chainScope({ plan, scheduler }: Config) {
  return { maxDte: scheduler.optionChainMaxDte, contractsPerSlice: plan === "paid" ? 1_500 : 600 };
}

const pending: JobRunner = async () => ({
  kind: "done",
  report: { stored: {}, skipped: {}, providerCalls: 0, bytes: 0, failures: [], notes: [] },
});
