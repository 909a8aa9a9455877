import { deadLetter } from "../chains/dead-letter.ts";
import { ingestChainSlice } from "../chains/ingest-chain-slice.ts";
import { type Config, describeFaults, type UnfinishedConfig } from "../config/config.ts";
import type { CronServices } from "../cron/run-scheduled.ts";
import type { DiscordServices } from "../discord/services.ts";
import { type KeptAnswers, keepAnswers } from "../edge/cache/kept-answers.ts";
import type { Identities } from "../edge/identity/identify.ts";
import { createSessions } from "../edge/identity/sessions.ts";
import { createLog } from "../log.ts";
import type { QueueServices } from "../queue/app.ts";
import { continueRun } from "../scheduling/continue-run.ts";
import { runTick } from "../scheduling/run-tick.ts";
import type { WebServices } from "../web/services.ts";
import { bindWeb } from "./doors/bind-web.ts";
import { bindDiscord } from "./doors/discord-services.ts";
import { type BoundHttp, bindHttp } from "./doors/http-services.ts";
import { readPorts } from "./doors/read-ports.ts";
import { type UnfinishedServices, unfinishedServices } from "./doors/unfinished-services.ts";
import { type House, openHouse } from "./house.ts";
import { bindInvocation, type Invocation } from "./invocation.ts";
import { lazily } from "./lazily.ts";
import { createReadMemory, NO_MEMORY } from "./stores/read-memory.ts";
import type { Surroundings } from "./surroundings.ts";
import { warmPool } from "./warm-pool.ts";

warmPool();

/** What each door is handed, bound when it is first opened. */
export type Services = {
  http: BoundHttp;
  web: WebServices;
  queue: QueueServices;
  discord: DiscordServices;
  cron: CronServices;
  /** By what a caller is known at the doors of pages and JSON. */
  identities: Identities;
  log: Surroundings["log"];
  note: Surroundings["note"];
  tells: Surroundings["tells"];
  /** The id of the invocation at hand. */
  requestId: () => string;
  /** Counts a request of a stranger's. */
  countRequest: () => void;
  invocation: Invocation;
  /** The isolate's memory of public answers. */
  kept: KeptAnswers;
  /** Whether the exchange trades now. */
  inSession: () => boolean;
};

export type ServicesOptions = {
  /** Replaces the clock, epoch ms. */
  clock?: () => number;
  /** False: the store is read for every answer. */
  remembers?: boolean;
};

/**
 * The composition root: the only place that knows both verbs and adapters, and the only one with a real clock and real
 * chance. Nothing here holds on to a request, so one set serves a whole isolate.
 */
export function createServices(config: Config, options: ServicesOptions = {}): Services {
  const around = surroundings(config, options.clock ?? (() => Date.now() + config.clockOffsetMs));
  const memory = options.remembers === false ? NO_MEMORY : createReadMemory(around.nowMs);
  const house = openHouse(config, around, memory);
  const services: Services = lazily<Services>({
    http: () => bindHttp(readPorts(config, house, around)),
    web: () => bindWeb(services.http, config.adminToken),
    queue: () => queueServices(config, house, around),
    discord: () => bindDiscord(house, config, around),
    cron: () => cronServices(config, house, around),
    identities: () => knownCallers(config, around),
    log: () => around.log,
    note: () => around.note,
    tells: () => around.tells,
    requestId: () => around.requestId,
    countRequest: () => () => house.stores.meter.count("public_requests"),
    invocation: () => bindInvocation(() => house.stores.meter, around),
    kept: () => keepAnswers(around),
    inSession: () => () => house.calendar.isInSession(around.nowMs()),
  });
  return services;
}

function knownCallers({ adminToken, apiTokens, qstash }: Config, around: Surroundings): Identities {
  const { nowMs, randomId } = around;
  const book = { adminToken, apiTokens };
  return { ...book, sessions: createSessions({ ...book, secret: qstash.token, nowMs, randomId }) };
}

/** What the doors are handed until the settings are complete. */
export function createUnfinishedServices(
  config: UnfinishedConfig,
  options: ServicesOptions = {},
): UnfinishedServices {
  const around = surroundings(config, options.clock ?? (() => Date.now()));
  around.log("error", "not_configured", { message: describeFaults(config.faults) });
  return unfinishedServices(config, around);
}

function surroundings(
  { logLevel: minimum, logDebugSample: debugShare }: Pick<Config, "logLevel" | "logDebugSample">,
  nowMs: () => number,
): Surroundings {
  const stopwatch = () => performance.now();
  const randomId = () => crypto.randomUUID();
  const { log, unit, note, unitId, tells } = createLog({ minimum, debugShare, stopwatch });
  return {
    log,
    unit,
    note,
    tells,
    nowMs,
    wallMs: () => Date.now(),
    stopwatch,
    sleep: (ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    randomId,
    requestId: () => unitId() ?? randomId(),
  };
}

function queueServices(config: Config, house: House, around: Surroundings): QueueServices {
  const { stores, scheduling } = house;
  const { log, nowMs, stopwatch, requestId: newRequestId } = around;
  return {
    log,
    newRequestId,
    chains: {
      async ingestSlice(message) {
        const outcome = await ingestChainSlice(
          {
            source: house.providers.chains,
            inputs: stores.marketInputs,
            calendar: scheduling.calendar,
            scope: { strikes: config.scheduler.optionChainStrikes },
            store: stores.chainStore,
            tasks: stores.tasks,
            publisher: stores.slices,
            stopwatch,
            ping: scheduling.ping,
            afterRefresh: (atMs) => house.after.chains(atMs),
            ...told(house),
            log,
          },
          message,
          nowMs(),
        );
        if (outcome.kind === "stored") await house.alerts.lookAfterSlice(message.symbol, nowMs());
        await house.alerts.deliver(false, nowMs());
        return outcome;
      },
      deadLetter: (message, failure) =>
        deadLetter(
          { tasks: stores.tasks, ledger: stores.ledger, log, ...told(house) },
          message,
          failure,
          nowMs(),
        ),
    },
    jobs: {
      continueRun: async (message) => {
        await house.hours.recall(nowMs());
        const outcome = await continueRun(scheduling, message, nowMs());
        await house.alerts.deliver(false, nowMs());
        return outcome;
      },
    },
    webhooks: {
      deliver: (message) => house.webhooks.deliver(message),
      tellLost: (message, failure) => house.webhooks.tellLost(message, failure, nowMs()),
    },
    echo: (id) => house.doctor.echo(id),
    countMessage: () => stores.meter.count("qstash_messages"),
  };
}

/** Whom a run that has ended is told to. */
function told({ webhooks: { tellRefreshed, tellFailed } }: House) {
  return { tellRefreshed, tellFailed };
}

/** On the free plan a tick that starts more has used most of its subrequests; the next look is five minutes away. */
const BUSY_TICK = 2;

function cronServices(config: Config, house: House, { nowMs }: Surroundings): CronServices {
  return {
    schedulerEnabled: config.scheduler.enabled,
    tick: async (scheduledTimeMs) => {
      const won = await runTick(house.scheduling, { scheduledTimeMs, nowMs: nowMs() });
      const frugal = config.plan === "free";
      if (frugal && won > BUSY_TICK) return;
      const watched = await house.operations.watch(scheduledTimeMs, nowMs());
      // Both beside a run of prices are more than the free plan's subrequests; the next tick is a minute away.
      if (frugal && watched && won > 0) return;
      await house.alerts.deliver(won > 0 || watched, nowMs());
    },
  };
}
