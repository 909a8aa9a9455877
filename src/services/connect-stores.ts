import type { InvocationMeter } from "../adapters/invocation-meter.ts";
import { createAlertStore } from "../adapters/postgres/alert-store.ts";
import { createBarStore } from "../adapters/postgres/bar-store.ts";
import { createChainPlanStore } from "../adapters/postgres/chain-plan-store.ts";
import { createChainReader } from "../adapters/postgres/chain-reader.ts";
import { createChainStore } from "../adapters/postgres/chain-store.ts";
import { connectPostgres } from "../adapters/postgres/client.ts";
import { createDailyStore } from "../adapters/postgres/daily-store.ts";
import { createHoleStore } from "../adapters/postgres/hole-store.ts";
import { createIvMetricsStore } from "../adapters/postgres/iv-metrics-store.ts";
import { createJobControls } from "../adapters/postgres/job-controls.ts";
import { createLostTasks } from "../adapters/postgres/lost-tasks.ts";
import { createPriceReader } from "../adapters/postgres/price-reader.ts";
import { createProviderHealthStore } from "../adapters/postgres/provider-health-store.ts";
import { createRateBudget } from "../adapters/postgres/rate-budget.ts";
import { createRetentionStore } from "../adapters/postgres/retention-store.ts";
import { createRunLedger } from "../adapters/postgres/run-ledger.ts";
import { createRunMemory } from "../adapters/postgres/run-memory.ts";
import { createRunReader } from "../adapters/postgres/run-reader.ts";
import { createTaskLedger } from "../adapters/postgres/task-ledger.ts";
import { createUsageReader } from "../adapters/postgres/usage-reader.ts";
import { createVolatilityReader } from "../adapters/postgres/volatility-reader.ts";
import { connectQueue } from "../adapters/qstash/client.ts";
import { createPagePublisher } from "../adapters/qstash/page-publisher.ts";
import { createSlicePublisher } from "../adapters/qstash/slice-publisher.ts";
import { connectRedis } from "../adapters/redis/client.ts";
import type { Config } from "../config.ts";

const MINUTE_MS = 60_000;
/**
 * Calls that jobs may make of each provider, below what it allows: Schwab's beside the 100 a minute of the queue's flow
 * control, the others' with room for users and retries.
 */
const JOB_CALLS = {
  schwab: { calls: 18, windowMs: MINUTE_MS },
  alpaca: { calls: 180, windowMs: MINUTE_MS },
  tiingo: { calls: 45, windowMs: 60 * MINUTE_MS },
  databento: { calls: 60, windowMs: MINUTE_MS },
  finnhub: { calls: 50, windowMs: MINUTE_MS },
} as const;

export type Stores = ReturnType<typeof connectStores>;

/** Database, cache and queue, each adapter in the place of the port that it fills. */
export function connectStores(config: Config, meter: InvocationMeter) {
  const db = connectPostgres(config.database, meter);
  const queue = connectQueue({ ...config.qstash, publicBaseUrl: config.publicBaseUrl }, meter);
  return {
    meter,
    db,
    redis: connectRedis(config.redis, meter),
    chains: createChainReader(db),
    bars: createBarStore(db),
    daily: createDailyStore(db),
    holes: createHoleStore(db),
    memory: createRunMemory(db, meter),
    ivMetrics: createIvMetricsStore(db),
    retention: createRetentionStore(db),
    budget: createRateBudget(db, JOB_CALLS),
    prices: createPriceReader(db),
    volatility: createVolatilityReader(db),
    runs: createRunReader(db),
    ledger: createRunLedger(db, meter),
    tasks: createTaskLedger(db),
    controls: createJobControls(db),
    lost: createLostTasks(db),
    usage: createUsageReader(db),
    alerts: createAlertStore(db),
    health: createProviderHealthStore(db),
    plan: createChainPlanStore(db),
    store: createChainStore(db, meter),
    publisher: createSlicePublisher(queue),
    pages: createPagePublisher(queue),
  };
}
