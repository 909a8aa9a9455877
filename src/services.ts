import { createEditOriginal } from "./adapters/discord-rest/edit-original.ts";
import { calculate } from "./analysis/calculate.ts";
import type { Config } from "./config.ts";
import type { CronServices } from "./cron/run-scheduled.ts";
import type { DiscordServices } from "./discord/services.ts";
import type { HttpServices } from "./http/services.ts";
import { deadLetter } from "./ingestion/dead-letter.ts";
import { ingestChainSlice } from "./ingestion/ingest-chain-slice.ts";
import { redriveTasks } from "./ingestion/redrive-tasks.ts";
import { createLogger } from "./log.ts";
import type { QueueServices } from "./queue/app.ts";
import { continueRun } from "./scheduling/continue-run.ts";
import { pauseJob } from "./scheduling/pause-job.ts";
import { resumeJob } from "./scheduling/resume-job.ts";
import { runNow } from "./scheduling/run-now.ts";
import { runTick } from "./scheduling/run-tick.ts";
import { buildSchedule } from "./scheduling/schedule.ts";
import { connectLogin } from "./services/connect-login.ts";
import { connectProviders } from "./services/connect-providers.ts";
import { connectStores } from "./services/connect-stores.ts";
import { createJobRunners } from "./services/job-runners.ts";

export type Services = HttpServices &
  QueueServices &
  DiscordServices &
  CronServices & {
    /** Counts what `work` uses as one invocation. */
    invocation: <T>(work: () => Promise<T>) => Promise<T>;
  };

/**
 * The composition root: with src/services/ the only place that knows both verbs and adapters, and the only one with a
 * real clock and real chance. Nothing here holds on to a request, so one set serves a whole isolate.
 */
export function createServices(config: Config, options: { clock?: () => number } = {}): Services {
  const log = createLogger(config.logLevel);
  const wallMs = () => Date.now();
  const nowMs = options.clock ?? (() => Date.now() + config.clockOffsetMs);
  const stopwatch = () => performance.now();
  const stores = connectStores(config);
  const login = connectLogin(config, stores, { log, nowMs, sleep, randomId });
  const providers = connectProviders(config, stores, { nowMs, tokens: login.tokens });
  const outside = { ...stores, ...providers };
  const schedule = buildSchedule(config.scheduler);
  const runners = createJobRunners(config, stores);
  const ping = async () => undefined;
  const scheduling = {
    ...outside,
    runners,
    schedule,
    ping,
    stopwatch,
    wallMs,
    log,
    settled: new Set<string>(),
  };

  return {
    log,
    nowMs,
    wallMs,
    newRequestId: randomId,
    sleep,
    invocation: (work) => stores.meter.invocation(work),
    editOriginal: createEditOriginal({ ...config.discord, sleep }),
    schedule,
    schedulerEnabled: config.scheduler.enabled,
    chains: outside.chains,
    prices: outside.prices,
    volatility: outside.volatility,
    runs: outside.runs,
    controls: outside.controls,
    lost: outside.lost,
    calculate: (input) => calculate(outside, input, nowMs()),
    runNow: (request) => runNow(scheduling, request, nowMs()),
    pauseJob: (request) => pauseJob(outside, request, nowMs()),
    resumeJob: (request) => resumeJob(outside, request, nowMs()),
    schwabLogin: login.schwabLogin,
    redrive: (tasks) => redriveTasks(outside, tasks, nowMs()),
    tick: async (scheduledTimeMs) => {
      await runTick(scheduling, { scheduledTimeMs, nowMs: nowMs() });
    },
    ingestSlice: (message) => ingestChainSlice({ ...outside, stopwatch, log }, message, nowMs()),
    continueRun: (message) => continueRun(scheduling, message, nowMs()),
    deadLetter: (message, failure) => deadLetter(outside, message, failure, nowMs()),
  };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const randomId = () => crypto.randomUUID();
