import { createFaults } from "../faults.ts";
import { type Clock, systemClock } from "../qstash/clock.ts";
import { openStandIn, type StandIn } from "../stand-in.ts";
import { createApplication } from "./application.ts";
import { type RegisteredCommand, scopeOf } from "./command-registry.ts";
import { DISCORD_FAULTS, type DiscordFault } from "./faults.ts";
import { answerDiscord, type DiscordApi, type RequestLog } from "./http-api.ts";
import type { World } from "./routes.ts";
import type { WebhookMessage } from "./webhook-messages.ts";

export type LocalDiscordRest = StandIn<DiscordFault> & {
  /** Base of the API, `/api/v10` included. */
  apiUrl: string;
  /** Everything that was posted, deleted messages included. */
  messages(): WebhookMessage[];
  /** Commands of an application, or of one guild; without arguments all of them. */
  commands(applicationId?: string, guildId?: string): RegisteredCommand[];
  /** Requests received and how they were answered, oldest first. */
  requests(): RequestLog;
};

/**
 * Starts the part of Discord's REST API that Volaris calls, on 127.0.0.1: interaction answers and follow-ups,
 * channel webhooks, command registration and the bot's own application, with Discord's own validation.
 *
 * @param settings.botToken the only one that is let in; any unless given
 * @throws Error when the port is taken
 */
export async function startDiscordRest(
  settings: { port?: number; clock?: Pick<Clock, "now">; botToken?: string } = {},
): Promise<LocalDiscordRest> {
  const { now } = settings.clock ?? systemClock;
  const world: World = {
    webhooks: { messages: [], now, sequence: 0 },
    registry: { scopes: new Map(), now, sequence: 0 },
    application: createApplication(now),
    botToken: settings.botToken ?? null,
  };
  const api: DiscordApi = { world, faults: createFaults(DISCORD_FAULTS), log: [] };
  const standIn = await openStandIn({
    name: "Discord REST",
    port: settings.port ?? 0,
    faults: api.faults,
    answer: (request, response) => answerDiscord(api, request, response),
  });
  return {
    ...standIn,
    apiUrl: `${standIn.url}/api/v10`,
    messages: () => [...world.webhooks.messages],
    commands: (applicationId, guildId) =>
      applicationId === undefined
        ? [...world.registry.scopes.values()].flat()
        : [...(world.registry.scopes.get(scopeOf(applicationId, guildId)) ?? [])],
    requests: () => [...api.log],
  };
}
