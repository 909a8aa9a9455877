import { createEditOriginal } from "../adapters/discord-rest/edit-original.ts";
import { createHealthPing } from "../adapters/health-ping.ts";
import { calculate } from "../calculator/calculate.ts";
import { deadLetter } from "../chains/dead-letter.ts";
import { ingestChainSlice } from "../chains/ingest-chain-slice.ts";
import { redriveTasks } from "../chains/redrive-tasks.ts";
import type { Config } from "../config/config.ts";
import type { CronServices } from "../cron/run-scheduled.ts";
import type { DiscordServices } from "../discord/services.ts";
import type { HttpServices } from "../http/services.ts";
import { createLogger, type Logger } from "../log.ts";
import { readProviderStatus } from "../providers/status.ts";
import type { QueueServices } from "../queue/app.ts";
import { continueRun } from "../scheduling/continue-run.ts";
import { describeNextRuns } from "../scheduling/next-runs.ts";
import { pauseJob } from "../scheduling/pause-job.ts";
import { resumeJob } from "../scheduling/resume-job.ts";
import { runNow } from "../scheduling/run-now.ts";
import { runTick } from "../scheduling/run-tick.ts";
import { buildSchedule } from "../scheduling/schedule.ts";
import { connectCompany } from "./connect-company.ts";
import { connectDoctor } from "./connect-doctor.ts";
import { connectLogin } from "./connect-login.ts";
import { connectOperations } from "./connect-operations.ts";
import { connectProviders } from "./connect-providers.ts";
import { connectStores } from "./connect-stores.ts";
import { createJobRunners } from "./job-runners.ts";
import { capabilityOrder, configuredProviders } from "./provider-order.ts";

export type Services = HttpServices &
  QueueServices &
  DiscordServices &
  CronServices & {
    /** Counts what `work` uses as one invocation. */
    invocation: <T>(work: () => Promise<T>) => Promise<T>;
    /** Counts a delivery that was not counted when it was published. */
    countQueueMessage: () => void;
  };

export type ServicesOptions = {
  /** Replaces the clock, epoch ms. */
  clock?: () => number;
};

/**
 * The composition root: the only place that knows both verbs and adapters, and the only one with a
 * real clock and real chance. Nothing here holds on to a request, so one set serves a whole isolate.
 */
export function createServices(config: Config, options: ServicesOptions = {}): Services {
  const log = createLogger(config.logLevel);
  const nowMs = options.clock ?? (() => Date.now() + config.clockOffsetMs);
  const house = connect(config, log, nowMs);
  if (config.scheduler.enabled)
    log("info", "schedule", { next: describeNextRuns(house.scheduling.schedule, nowMs()) });
  return {
    log,
    nowMs,
    wallMs,
    newRequestId: randomId,
    sleep,
    invocation: (work) => house.stores.meter.invocation(work),
    countQueueMessage: () => house.stores.meter.count("qstash_messages"),
    editOriginal: createEditOriginal({ ...config.discord, sleep }),
    schedulerEnabled: config.scheduler.enabled,
    ...reading(config, house),
    ...steering(house),
    ...working(house),
    ...house.doctor,
    company: house.company,
  };
}

type House = ReturnType<typeof connect>;

/** Everything that is outside, and the verbs' dependencies on it. */
function connect(config: Config, log: Logger, nowMs: () => number) {
  const stores = connectStores(config);
  const login = connectLogin(config, stores, { log, nowMs, sleep, randomId });
  const providers = connectProviders(config, stores, { nowMs, log, tokens: login.tokens });
  const schedule = buildSchedule(config.scheduler);
  const { authorization } = login;
  const ping = createHealthPing(config.operations.pingUrl, stores.meter);
  const runners = createJobRunners(config, stores, providers);
  const scheduling = {
    ...stores,
    runners,
    schedule,
    ping,
    stopwatch: () => performance.now(),
    wallMs,
    log,
    settled: new Set<string>(),
  };
  const operations = connectOperations(config, stores, { schedule, authorization, log });
  const company = connectCompany(config, stores, { health: providers.healthBook, nowMs });
  const { tokens } = login;
  const doctor = connectDoctor(config, stores, { nowMs, wallMs, sleep, randomId, tokens, authorization });
  return { nowMs, stores, login, providers, scheduling, operations, company, doctor };
}

/** What the doors may read. */
function reading(config: Config, { nowMs, stores, login, scheduling, operations }: House) {
  const providerStatus = {
    health: stores.health,
    configured: configuredProviders(config),
    order: capabilityOrder(config),
    readAuthorization: login.authorization,
  };
  const { chains, prices, volatility, runs, controls, lost } = stores;
  const [firstChainProvider] = providerStatus.order.chains.filter((each) =>
    providerStatus.configured.has(each),
  );
  return {
    ...{ chains, prices, volatility, runs, controls, lost },
    schedule: scheduling.schedule,
    calculate: (input: Parameters<HttpServices["calculate"]>[0]) =>
      calculate({ chains, firstChainProvider }, input, nowMs()),
    providerStatus: () => readProviderStatus(providerStatus, nowMs()),
    budget: () => operations.budget(nowMs()),
  };
}

/** The operator's levers. */
function steering({ nowMs, stores, login, scheduling }: House) {
  return {
    schwabLogin: login.schwabLogin,
    runNow: (request: Parameters<HttpServices["runNow"]>[0]) => runNow(scheduling, request, nowMs()),
    pauseJob: (request: Parameters<HttpServices["pauseJob"]>[0]) => pauseJob(stores, request, nowMs()),
    resumeJob: (request: Parameters<HttpServices["resumeJob"]>[0]) => resumeJob(stores, request, nowMs()),
    redrive: (tasks: Parameters<HttpServices["redrive"]>[0]) => redriveTasks(stores, tasks, nowMs()),
  };
}

/** What the clock and the queue set going. */
function working({
  nowMs,
  providers,
  scheduling,
  operations,
}: House): Pick<CronServices, "tick"> & Pick<QueueServices, "ingestSlice" | "continueRun" | "deadLetter"> {
  return {
    tick: async (scheduledTimeMs) => {
      const started = await runTick(scheduling, { scheduledTimeMs, nowMs: nowMs() });
      // A tick that catches up on many jobs has used most of its subrequests; the next look is five minutes away.
      if (started <= BUSY_TICK) await operations.watch(scheduledTimeMs, nowMs());
    },
    ingestSlice: (message) => ingestChainSlice({ ...scheduling, ...providers }, message, nowMs()),
    continueRun: (message) => continueRun(scheduling, message, nowMs()),
    deadLetter: (message, failure) => deadLetter(scheduling, message, failure, nowMs()),
  };
}

const BUSY_TICK = 2;
const wallMs = () => Date.now();
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const randomId = () => crypto.randomUUID();
