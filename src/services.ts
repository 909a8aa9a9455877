import { createEditOriginal } from "./adapters/discord-rest/edit-original.ts";
import { createHealthPing } from "./adapters/health-ping.ts";
import { createInvocationMeter } from "./adapters/invocation-meter.ts";
import { calculate } from "./analysis/calculate.ts";
import type { Config } from "./config.ts";
import type { CronServices } from "./cron/run-scheduled.ts";
import type { DiscordServices } from "./discord/services.ts";
import type { HttpServices } from "./http/services.ts";
import { deadLetter } from "./ingestion/dead-letter.ts";
import { ingestChainSlice } from "./ingestion/ingest-chain-slice.ts";
import { readProviderStatus } from "./ingestion/provider-status.ts";
import { redriveTasks } from "./ingestion/redrive-tasks.ts";
import { createLogger, type Logger } from "./log.ts";
import { watchDue } from "./operations/watch-due.ts";
import type { QueueServices } from "./queue/app.ts";
import { continueRun } from "./scheduling/continue-run.ts";
import { dueSlots } from "./scheduling/due-slots.ts";
import { pauseJob } from "./scheduling/pause-job.ts";
import { resumeJob } from "./scheduling/resume-job.ts";
import { runNow } from "./scheduling/run-now.ts";
import { runTick } from "./scheduling/run-tick.ts";
import { buildSchedule } from "./scheduling/schedule.ts";
import { connectCompany } from "./services/connect-company.ts";
import { connectDoctor } from "./services/connect-doctor.ts";
import { connectLogin } from "./services/connect-login.ts";
import { connectOperations } from "./services/connect-operations.ts";
import { connectProviders } from "./services/connect-providers.ts";
import { connectStores } from "./services/connect-stores.ts";
import { createJobRunners } from "./services/job-runners.ts";
import { once } from "./services/once.ts";
import { capabilityOrder, configuredProviders } from "./services/provider-order.ts";
import { warmPool } from "./services/warm-pool.ts";

warmPool();

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
 * The composition root: with src/services/ the only place that knows both verbs and adapters, and the only one with a
 * real clock and real chance. Nothing here holds on to a request, so one set serves a whole isolate. What a service
 * stands on is built when it is first asked for: most isolates answer one kind of event and pay for no other.
 */
export function createServices(config: Config, options: ServicesOptions = {}): Services {
  const log = createLogger(config.logLevel);
  const nowMs = options.clock ?? (() => Date.now() + config.clockOffsetMs);
  const house = connect(config, log, nowMs);
  return {
    ...{ log, nowMs, wallMs, sleep, newRequestId: randomId },
    schedule: house.schedule,
    schedulerEnabled: config.scheduler.enabled,
    invocation: (work) => house.meter.invocation(work),
    countQueueMessage: () => house.meter.count("qstash_messages"),
    editOriginal: (token, message) => house.editOriginal()(token, message),
    get chains() {
      return house.stores().chains;
    },
    get prices() {
      return house.stores().prices;
    },
    get volatility() {
      return house.stores().volatility;
    },
    get runs() {
      return house.stores().runs;
    },
    get controls() {
      return house.stores().controls;
    },
    get lost() {
      return house.stores().lost;
    },
    get company() {
      return house.company();
    },
    get schwabLogin() {
      return house.login().schwabLogin;
    },
    ...verbs(house, nowMs),
  };
}

type Verb =
  | ("calculate" | "providerStatus" | "budget" | "doctor" | "echo" | "runNow" | "pauseJob" | "resumeJob")
  | ("redrive" | "tick" | "ingestSlice" | "continueRun" | "deadLetter");

/** What the doors may do; each builds what it needs when it is called. */
function verbs(house: House, nowMs: () => number): Pick<Services, Verb> {
  return {
    calculate: (input) => calculate(house.calculating(), input, nowMs()),
    providerStatus: () => readProviderStatus(house.providerStatus(), nowMs()),
    budget: () => house.operations().budget(nowMs()),
    doctor: (request) => house.doctor().doctor(request),
    echo: (id) => house.doctor().echo(id),
    runNow: (request) => runNow(house.scheduling(), request, nowMs()),
    pauseJob: (request) => pauseJob(house.stores(), request, nowMs()),
    resumeJob: (request) => resumeJob(house.stores(), request, nowMs()),
    redrive: (tasks) => redriveTasks(house.stores(), tasks, nowMs()),
    tick: (scheduledTimeMs) => tick(house, scheduledTimeMs, nowMs),
    ingestSlice: (message) =>
      ingestChainSlice({ ...house.scheduling(), ...house.providers() }, message, nowMs()),
    continueRun: (message) => continueRun(house.scheduling(), message, nowMs()),
    deadLetter: (message, failure) => deadLetter(house.scheduling(), message, failure, nowMs()),
  };
}

type House = ReturnType<typeof connect>;

/** Everything that is outside, and the verbs' dependencies on it. */
function connect(config: Config, log: Logger, nowMs: () => number) {
  const meter = createInvocationMeter();
  const schedule = buildSchedule(config.scheduler);
  const around = { log, nowMs, wallMs, sleep, randomId };
  const stores = once(() => connectStores(config, meter));
  const login = once(() => connectLogin(config, stores(), around));
  const providers = once(() => connectProviders(config, stores(), { nowMs, log, tokens: login().tokens }));
  const scheduling = once(() => ({
    ...stores(),
    runners: createJobRunners(config, stores(), providers()),
    schedule,
    ping: createHealthPing(config.operations.pingUrl, meter),
    stopwatch: () => performance.now(),
    wallMs,
    log,
    settled: new Set<string>(),
  }));
  const authorization = () => login().authorization();
  return {
    ...{ meter, schedule, stores, login, providers, scheduling },
    calculating: once(() => ({ chains: stores().chains, firstChainProvider: firstChainProvider(config) })),
    providerStatus: once(() => ({
      health: stores().health,
      configured: configuredProviders(config),
      order: capabilityOrder(config),
      readAuthorization: authorization,
    })),
    operations: once(() => connectOperations(config, stores(), { schedule, authorization, log })),
    company: once(() => connectCompany(config, stores(), { health: providers().healthBook, nowMs })),
    doctor: once(() => connectDoctor(config, stores(), { ...around, tokens: login().tokens, authorization })),
    editOriginal: once(() => createEditOriginal({ ...config.discord, sleep })),
  };
}

/** A minute in which nothing is due and nobody watches needs nothing from outside, and builds nothing of it. */
async function tick(house: House, scheduledTimeMs: number, nowMs: () => number): Promise<void> {
  const idle = dueSlots({ schedule: house.schedule, scheduledTimeMs }).length === 0;
  if (idle && !watchDue(scheduledTimeMs)) return;
  const started = await runTick(house.scheduling(), { scheduledTimeMs, nowMs: nowMs() });
  // A tick that catches up on many jobs has used most of its subrequests; the next look is five minutes away.
  if (started <= BUSY_TICK) await house.operations().watch(scheduledTimeMs, nowMs());
}

function firstChainProvider(config: Config) {
  const configured = configuredProviders(config);
  return capabilityOrder(config).chains.find((each) => configured.has(each));
}

const BUSY_TICK = 2;
const wallMs = () => Date.now();
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const randomId = () => crypto.randomUUID();
