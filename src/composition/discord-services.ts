import { createInteractionWebhook } from "../adapters/discord-rest/interaction-webhook.ts";
import type { Config } from "../config/config.ts";
import type { DiscordServices } from "../discord/services.ts";
import type { HttpPorts } from "./http-ports.ts";
import {
  bindChains,
  bindCompany,
  bindMarketInputs,
  bindPrices,
  bindVolatility,
  calculatorOf,
} from "./http-reads.ts";
import { lazily } from "./lazily.ts";
import type { Surroundings } from "./surroundings.ts";

/** The verbs of Discord's commands, each handed what it takes; those that read are the JSON door's. */
export function bindDiscord(ports: HttpPorts, config: Config, around: Surroundings): DiscordServices {
  const { log, nowMs, wallMs, sleep, requestId } = around;
  const { apiBase } = config.discord;
  const webhook = createInteractionWebhook({ apiBase, sleep, wallMs });
  return lazily<DiscordServices>({
    log: () => log,
    nowMs: () => nowMs,
    wallMs: () => wallMs,
    newRequestId: () => requestId,
    sleep: () => sleep,
    calendar: () => ports.scheduling.calendar,
    editOriginal: () => webhook.editOriginal,
    deleteOriginal: () => webhook.deleteOriginal,
    followUp: () => webhook.followUp,
    chains: () => bindChains(ports),
    prices: () => bindPrices(ports),
    volatility: () => bindVolatility(ports),
    marketInputs: () => bindMarketInputs(ports),
    company: () => bindCompany(ports),
    calculator: () => calculatorOf(ports),
  });
}
