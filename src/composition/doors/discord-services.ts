import { createInteractionWebhook } from "../../adapters/discord-rest/interaction-webhook.ts";
import { refreshFor } from "../../chains/refresh-for.ts";
import type { Config } from "../../config/config.ts";
import { createTypingMemory } from "../../discord/options/typing-memory.ts";
import type { DiscordServices } from "../../discord/services.ts";
import type { HttpServices } from "../../http/services.ts";
import { freshnessLimits } from "../../providers/freshness.ts";
import { bindDigests } from "../connect-digests.ts";
import { bindTrades } from "../connect-trades.ts";
import type { House } from "../house.ts";
import { lazily } from "../lazily.ts";
import { remembered } from "../remembered.ts";
import type { Surroundings } from "../surroundings.ts";
import { bindAlerts } from "./bind-alerts.ts";
import { bindMarket } from "./bind-market.ts";
import { bindPictures } from "./bind-pictures.ts";
import type { HttpPorts } from "./http-ports.ts";
import {
  bindChains,
  bindCompany,
  bindMarketInputs,
  bindPriceOdds,
  bindPrices,
  bindTrackRecord,
  bindVolatility,
  calculatorOf,
  plannerOf,
} from "./http-reads.ts";
import { bindHttp } from "./http-services.ts";
import { readPorts } from "./read-ports.ts";

/** A month's plan does not change by the minute, and reckoning it costs more than all else that /status does. */
const BUDGET_KEPT_MS = 60_000;
/** A deferred answer has half a minute. */
const LONGEST_WAIT_MS = 22_000;

/** What is bound when a command first asks for it. */
type Later = { ports: HttpPorts; http: HttpServices };

/** The verbs of Discord's commands, each handed what it takes; those that read are the JSON door's. */
export function bindDiscord(house: House, config: Config, around: Surroundings): DiscordServices {
  // A PING opens no store.
  const later: Later = lazily<Later>({
    ports: () => readPorts(config, house, around),
    http: () => bindHttp(later.ports),
  });
  const { log, nowMs, wallMs, sleep, requestId } = around;
  const { apiBase } = config.discord;
  const webhook = createInteractionWebhook({ apiBase, sleep, wallMs });
  const services: DiscordServices = lazily<DiscordServices>({
    log: () => log,
    nowMs: () => nowMs,
    wallMs: () => wallMs,
    newRequestId: () => requestId,
    sleep: () => sleep,
    calendar: () => house.calendar,
    limits: () => freshnessLimits(config.scheduler),
    typing: () => createTypingMemory(() => services.chains, wallMs),
    pictures: () => bindPictures(config, nowMs),
    editOriginal: () => webhook.editOriginal,
    deleteOriginal: () => webhook.deleteOriginal,
    followUp: () => webhook.followUp,
    digests: () => bindDigests(house, config, { nowMs }),
    trades: () => bindTrades(house, config, { nowMs, calculate: () => services.calculator.calculate }),
    ...readMakers(later),
    market: () => bindMarket(later.ports, house.stores),
    refresh: () => bindRefresh(later.http, house, around),
    jobs: () => later.http.jobs,
    providers: () => later.http.providers,
    operations: () => ({
      budget: remembered(() => later.http.operations.budget(), BUDGET_KEPT_MS, wallMs),
    }),
    alerts: () => bindAlerts(config, house, around).alerts,
    watchlists: () => bindAlerts(config, house, around).watchlists,
    schedulerEnabled: () => config.scheduler.enabled,
  });
  return services;
}

/** What the JSON door reads too. */
function readMakers(later: Later) {
  return {
    chains: () => bindChains(later.ports),
    prices: () => bindPrices(later.ports),
    volatility: () => bindVolatility(later.ports),
    trackRecord: () => bindTrackRecord(later.ports),
    marketInputs: () => bindMarketInputs(later.ports),
    company: () => bindCompany(later.ports),
    calculator: () => calculatorOf(later.ports),
    planner: () => plannerOf(later.ports),
    priceOdds: () => bindPriceOdds(later.ports),
  };
}

function bindRefresh(
  { jobs }: HttpServices,
  { memory }: House,
  { nowMs, sleep, wallMs }: Surroundings,
): DiscordServices["refresh"] {
  const deps = { jobs: jobs.status, run: jobs.run, tasks: jobs.tasks, sleep, wallMs };
  return async (symbol) => {
    const wish = { symbol, by: `Discord, for ${symbol}` };
    const refreshed = await refreshFor(deps, wish, nowMs(), LONGEST_WAIT_MS);
    // The slices were stored by other isolates; who has waited for them is not answered from before.
    memory.forget();
    return refreshed;
  };
}
