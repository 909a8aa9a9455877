import type { Config } from "../../config/config.ts";
import { freshnessLimits } from "../../providers/freshness.ts";
import { historyPlanDeps } from "../connect-iv-history.ts";
import type { House } from "../house.ts";
import { capabilityOrder, configuredGaps, configuredProviders } from "../provider-order.ts";
import type { Surroundings } from "../surroundings.ts";
import { picturePorts } from "./bind-pictures.ts";
import type { HttpPorts } from "./http-ports.ts";

/** What the doors' verbs are handed, from the house. */
export function readPorts(config: Config, house: House, around: Surroundings): HttpPorts {
  const { reads: stores, login, scheduling } = house;
  const { log, note, nowMs, requestId: newRequestId } = around;
  return {
    log,
    note,
    nowMs,
    newRequestId,
    countRequest: () => stores.meter.count("public_requests"),
    schedulerEnabled: config.scheduler.enabled,
    scheduling,
    recallHours: house.hours.recall,
    stores,
    historyPlan: () => historyPlanDeps(config, house),
    ivBounds: config.cboe === null ? null : stores.ivBounds,
    company: () => house.company,
    providers: {
      health: stores.health,
      configured: configuredProviders(config),
      order: capabilityOrder(config),
      readAuthorization: login?.authorization ?? null,
    },
    firstChainProvider: firstChainProvider(config),
    gaps: configuredGaps(config),
    limits: freshnessLimits(config.scheduler),
    readFacts: house.operations.readFacts,
    budget: () => house.operations.budget(nowMs()),
    healthMemory: house.operations.healthMemory,
    doctor: (request) => house.doctor.examine(request),
    pingWebhooks: (atMs) => house.webhooks.ping(atMs),
    schwabLogin: login?.browser ?? null,
    pictures: picturePorts(config, () => stores.trades),
  };
}

function firstChainProvider(config: Config) {
  const configured = configuredProviders(config);
  return capabilityOrder(config).chains.find((provider) => configured.has(provider));
}
