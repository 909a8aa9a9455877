import { createEditOriginal } from "./adapters/discord-rest/edit-original.ts";
import { createChainPlanStore } from "./adapters/postgres/chain-plan-store.ts";
import { createChainReader } from "./adapters/postgres/chain-reader.ts";
import { createChainStore } from "./adapters/postgres/chain-store.ts";
import { connectPostgres } from "./adapters/postgres/client.ts";
import { createRunLedger } from "./adapters/postgres/run-ledger.ts";
import { createRunReader } from "./adapters/postgres/run-reader.ts";
import { createTaskLedger } from "./adapters/postgres/task-ledger.ts";
import { createSlicePublisher } from "./adapters/qstash/slice-publisher.ts";
import { connectRedis } from "./adapters/redis/client.ts";
import { createTokenCache } from "./adapters/redis/token-cache.ts";
import { createAccessTokens } from "./adapters/schwab/access-token.ts";
import { createSchwabChainSource } from "./adapters/schwab/chain-client.ts";
import { calculate } from "./analysis/calculate.ts";
import type { Config } from "./config.ts";
import type { CronServices } from "./cron/run-scheduled.ts";
import type { DiscordServices } from "./discord/services.ts";
import type { HttpServices } from "./http/services.ts";
import { deadLetterSlice } from "./ingestion/dead-letter-slice.ts";
import { ingestChainSlice } from "./ingestion/ingest-chain-slice.ts";
import { refreshChains } from "./ingestion/refresh-chains.ts";
import { createLogger } from "./log.ts";
import type { QueueServices } from "./queue/app.ts";
import { manualNotAfterMs } from "./scheduling/not-after.ts";
import type { JobRunners } from "./scheduling/ports.ts";
import { runTick } from "./scheduling/run-tick.ts";
import { buildSchedule } from "./scheduling/schedule.ts";
import { startRun } from "./scheduling/start-run.ts";

export type Services = HttpServices & QueueServices & DiscordServices & CronServices;

/**
 * The composition root: the only file that knows both verbs and adapters, and the only place with a real clock and real
 * chance. Nothing here holds on to a request, so one set serves a whole isolate.
 */
export function createServices(config: Config): Services {
  const log = createLogger(config.logLevel);
  const wallMs = () => Date.now();
  const nowMs = () => Date.now() + config.clockOffsetMs;
  const outside = connect(config, nowMs);
  const schedule = buildSchedule(config.scheduler);
  const runners: JobRunners = { options_refresh: (run, atMs) => refreshChains(outside, run, atMs) };
  const scheduling = { ledger: outside.ledger, runners, schedule, log, settled: new Set<string>() };
  const ingestion = { ...outside, stopwatch: () => performance.now(), log };

  return {
    log,
    nowMs,
    wallMs,
    newRequestId: () => crypto.randomUUID(),
    sleep,
    editOriginal: createEditOriginal({ ...config.discord, sleep }),
    schedule,
    schedulerEnabled: config.scheduler.enabled,
    chains: outside.chains,
    runs: outside.runs,
    calculate: (input) => calculate(outside, input, nowMs()),
    runNow: (job) => {
      const atMs = nowMs();
      const notAfterMs = manualNotAfterMs(atMs);
      return startRun(scheduling, { job, slotMs: atMs, trigger: "manual", notAfterMs, nowMs: atMs });
    },
    tick: (scheduledTimeMs) => runTick(scheduling, { scheduledTimeMs, nowMs: nowMs() }),
    ingestSlice: (message) => ingestChainSlice(ingestion, message, nowMs()),
    deadLetterSlice: (message, failure) => deadLetterSlice(outside, message, failure, nowMs()),
  };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Every adapter, each in the place of the port that it fills. */
function connect(config: Config, nowMs: () => number) {
  const db = connectPostgres(config.database);
  const tokens = createAccessTokens({
    credentials: config.schwab,
    cache: createTokenCache(connectRedis(config.redis), "schwab"),
    nowMs,
    randomId: () => crypto.randomUUID(),
    sleep,
  });
  return {
    chains: createChainReader(db),
    runs: createRunReader(db),
    ledger: createRunLedger(db),
    tasks: createTaskLedger(db),
    plan: createChainPlanStore(db),
    store: createChainStore(db),
    publisher: createSlicePublisher({ ...config.qstash, publicBaseUrl: config.publicBaseUrl }),
    source: createSchwabChainSource({ apiBase: config.schwab.apiBase, tokens, nowMs }),
  };
}
