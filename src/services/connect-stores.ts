import { createInvocationMeter } from "../adapters/invocation-meter.ts";
import { createAlertStore } from "../adapters/postgres/alert-store.ts";
import { createChainPlanStore } from "../adapters/postgres/chain-plan-store.ts";
import { createChainReader } from "../adapters/postgres/chain-reader.ts";
import { createChainStore } from "../adapters/postgres/chain-store.ts";
import { connectPostgres } from "../adapters/postgres/client.ts";
import { createJobControls } from "../adapters/postgres/job-controls.ts";
import { createLostTasks } from "../adapters/postgres/lost-tasks.ts";
import { createPriceReader } from "../adapters/postgres/price-reader.ts";
import { createProviderHealthStore } from "../adapters/postgres/provider-health-store.ts";
import { createRunLedger } from "../adapters/postgres/run-ledger.ts";
import { createRunReader } from "../adapters/postgres/run-reader.ts";
import { createTaskLedger } from "../adapters/postgres/task-ledger.ts";
import { createUsageReader } from "../adapters/postgres/usage-reader.ts";
import { createVolatilityReader } from "../adapters/postgres/volatility-reader.ts";
import { connectQueue } from "../adapters/qstash/client.ts";
import { createPagePublisher } from "../adapters/qstash/page-publisher.ts";
import { createSlicePublisher } from "../adapters/qstash/slice-publisher.ts";
import { connectRedis } from "../adapters/redis/client.ts";
import type { Config } from "../config.ts";

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
    store: createChainStore(db),
    publisher: createSlicePublisher(queue),
    pages: createPagePublisher(queue),
  };
}
