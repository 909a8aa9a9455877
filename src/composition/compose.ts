import { createEditOriginal } from "../adapters/discord-rest/edit-original.ts";
import { deadLetter } from "../chains/dead-letter.ts";
import { ingestChainSlice } from "../chains/ingest-chain-slice.ts";
import { type Config, describeFaults, type UnfinishedConfig } from "../config/config.ts";
import type { CronServices } from "../cron/run-scheduled.ts";
import type { DiscordServices } from "../discord/services.ts";
import type { HttpServices } from "../http/services.ts";
import { createLogger } from "../log.ts";
import type { QueueServices } from "../queue/app.ts";
import { continueRun } from "../scheduling/continue-run.ts";
import { runTick } from "../scheduling/run-tick.ts";
import { bindCalculator } from "./bind-calculator.ts";
import { type House, openHouse } from "./house.ts";
import { bindHttp } from "./http-services.ts";
import { lazily } from "./lazily.ts";
import { capabilityOrder, configuredGaps, configuredProviders } from "./provider-order.ts";
import type { Surroundings } from "./surroundings.ts";
import { type UnfinishedServices, unfinishedServices } from "./unfinished-services.ts";
import { warmPool } from "./warm-pool.ts";

warmPool();

/** What each door is handed, bound when it is first opened. */
export type Services = {
  http: HttpServices;
  queue: QueueServices;
  discord: DiscordServices;
  cron: CronServices;
  /** Whether the exchange trades now. */
  inSession: () => boolean;
  /** Counts `work` as one invocation. */
  invocation: <T>(work: () => Promise<T>) => Promise<T>;
};

export type ServicesOptions = {
  /** Replaces the clock, epoch ms. */
  clock?: () => number;
};

/**
 * The composition root: the only place that knows both verbs and adapters, and the only one with a real clock and real
 * chance. Nothing here holds on to a request, so one set serves a whole isolate.
 */
export function createServices(config: Config, options: ServicesOptions = {}): Services {
  const around = surroundings(config.logLevel, options.clock ?? (() => Date.now() + config.clockOffsetMs));
  const house = openHouse(config, around);
  return lazily<Services>({
    http: () => httpServices(config, house, around),
    queue: () => queueServices(config, house, around),
    discord: () => discordServices(config, house, around),
    cron: () => cronServices(config, house, around),
    inSession: () => () => house.calendar.isInSession(around.nowMs()),
    invocation: () => (work) => house.stores.meter.invocation(work),
  });
}

/** What the doors are handed until the settings are complete. */
export function createUnfinishedServices(
  config: UnfinishedConfig,
  options: ServicesOptions = {},
): UnfinishedServices {
  const around = surroundings(config.logLevel, options.clock ?? (() => Date.now()));
  around.log("error", "not_configured", { message: describeFaults(config.faults) });
  return unfinishedServices(config, around);
}

function surroundings(logLevel: Config["logLevel"], nowMs: () => number): Surroundings {
  return {
    log: createLogger(logLevel),
    nowMs,
    wallMs: () => Date.now(),
    stopwatch: () => performance.now(),
    sleep: (ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    randomId: () => crypto.randomUUID(),
  };
}

function httpServices(config: Config, house: House, around: Surroundings): HttpServices {
  const { stores, login, scheduling } = house;
  const { log, nowMs, randomId: newRequestId } = around;
  return bindHttp({
    log,
    nowMs,
    newRequestId,
    countRequest: () => stores.meter.count("public_requests"),
    schedulerEnabled: config.scheduler.enabled,
    scheduling,
    recallHours: house.hours.recall,
    stores,
    company: () => house.company,
    providers: {
      health: stores.health,
      configured: configuredProviders(config),
      order: capabilityOrder(config),
      readAuthorization: login?.authorization ?? null,
    },
    firstChainProvider: firstChainProvider(config),
    gaps: configuredGaps(config),
    budget: () => house.operations.budget(nowMs()),
    healthMemory: house.operations.healthMemory,
    doctor: (request) => house.doctor.examine(request),
    schwabLogin: login?.browser ?? null,
  });
}

function queueServices(config: Config, house: House, around: Surroundings): QueueServices {
  const { stores, scheduling } = house;
  const { log, nowMs, stopwatch, randomId: newRequestId } = around;
  return {
    log,
    newRequestId,
    chains: {
      ingestSlice: (message) =>
        ingestChainSlice(
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
            log,
          },
          message,
          nowMs(),
        ),
      deadLetter: (message, failure) =>
        deadLetter({ tasks: stores.tasks, ledger: stores.ledger, log }, message, failure, nowMs()),
    },
    jobs: {
      continueRun: async (message) => {
        await house.hours.recall(nowMs());
        return continueRun(scheduling, message, nowMs());
      },
    },
    echo: (id) => house.doctor.echo(id),
    countMessage: () => stores.meter.count("qstash_messages"),
  };
}

function discordServices(config: Config, house: House, around: Surroundings): DiscordServices {
  const { log, nowMs, wallMs, sleep, randomId: newRequestId } = around;
  const { apiBase, applicationId } = config.discord;
  return {
    log,
    wallMs,
    newRequestId,
    sleep,
    editOriginal: createEditOriginal({ apiBase, applicationId: applicationId ?? "", sleep }),
    calculator: bindCalculator({
      positions: () => house.stores.positions,
      company: () => house.company,
      firstChainProvider: firstChainProvider(config),
      gaps: configuredGaps(config),
      calendar: house.calendar,
      now: async () => {
        await house.hours.recall(nowMs());
        return nowMs();
      },
    }),
  };
}

/** A tick that starts more has used most of its subrequests; the next look of the watch is five minutes away. */
const BUSY_TICK = 2;

function cronServices(config: Config, house: House, { nowMs }: Surroundings): CronServices {
  return {
    schedulerEnabled: config.scheduler.enabled,
    tick: async (scheduledTimeMs) => {
      const started = await runTick(house.scheduling, { scheduledTimeMs, nowMs: nowMs() });
      if (started <= BUSY_TICK) await house.operations.watch(scheduledTimeMs, nowMs());
    },
  };
}

function firstChainProvider(config: Config) {
  const configured = configuredProviders(config);
  return capabilityOrder(config).chains.find((provider) => configured.has(provider));
}
