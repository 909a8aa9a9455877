import { createInvocationMeter } from "../adapters/invocation-meter.ts";
import { createChainPlanStore } from "../adapters/postgres/chains/chain-plan-store.ts";
import { createChainReader } from "../adapters/postgres/chains/chain-reader.ts";
import { createChainStore } from "../adapters/postgres/chains/chain-store.ts";
import { connectPostgres } from "../adapters/postgres/client.ts";
import { createIvMetricsStore } from "../adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createVolatilityReader } from "../adapters/postgres/iv-metrics/volatility-reader.ts";
import { createJobControls } from "../adapters/postgres/ledger/job-controls.ts";
import { createLostTasks } from "../adapters/postgres/ledger/lost-tasks.ts";
import { createRunLedger } from "../adapters/postgres/ledger/run-ledger.ts";
import { createRunMemory } from "../adapters/postgres/ledger/run-memory.ts";
import { createRunReader } from "../adapters/postgres/ledger/run-reader.ts";
import { createTaskLedger } from "../adapters/postgres/ledger/task-ledger.ts";
import { createAlertStore } from "../adapters/postgres/operations/alert-store.ts";
import { createRetentionStore } from "../adapters/postgres/operations/retention-store.ts";
import { createUsageReader } from "../adapters/postgres/operations/usage-reader.ts";
import { createBarStore } from "../adapters/postgres/prices/bar-store.ts";
import { createDailyStore } from "../adapters/postgres/prices/daily-store.ts";
import { createHoleStore } from "../adapters/postgres/prices/hole-store.ts";
import { createPriceReader } from "../adapters/postgres/prices/price-reader.ts";
import { createProviderHealthStore } from "../adapters/postgres/providers/provider-health-store.ts";
import { createRateBudget } from "../adapters/postgres/providers/rate-budget.ts";
import { connectQueue } from "../adapters/qstash/client.ts";
import { createPagePublisher } from "../adapters/qstash/page-publisher.ts";
import { createSlicePublisher } from "../adapters/qstash/slice-publisher.ts";
import { connectRedis } from "../adapters/redis/client.ts";
import type { Config } from "../config/config.ts";

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
export function connectStores(config: Config) {
  const meter = createInvocationMeter();
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
