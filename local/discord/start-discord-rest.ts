import { listenOnLocalhost } from "../listen-on-localhost.ts";
import { type Clock, systemClock } from "../qstash/clock.ts";
import { type RegisteredCommand, scopeOf } from "./command-registry.ts";
import { createDiscordFaults, type DiscordFaults, type FaultQueue } from "./faults.ts";
import { createDiscordApi, type RequestLog } from "./http-api.ts";
import type { World } from "./routes.ts";
import type { WebhookMessage } from "./webhook-messages.ts";

export type LocalDiscordRest = {
  /** Base of the API, `/api/v10` included. */
  url: string;
  /** Everything that was posted, deleted messages included. */
  messages(): WebhookMessage[];
  /** Commands of an application, or of one guild; without arguments all of them. */
  commands(applicationId?: string, guildId?: string): RegisteredCommand[];
  /** Requests received and how they were answered, oldest first. */
  requests(): RequestLog;
  faults: DiscordFaults;
  close(): Promise<void>;
};

/**
 * Starts the part of Discord's REST API that Volaris calls, on 127.0.0.1: interaction answers and follow-ups,
 * channel webhooks, and command registration, with Discord's own validation.
 *
 * @throws Error when the port is taken
 */
export async function startDiscordRest(
  settings: { port?: number; clock?: Pick<Clock, "now"> } = {},
): Promise<LocalDiscordRest> {
  const { now } = settings.clock ?? systemClock;
  const world: World = {
    webhooks: { messages: [], now, sequence: 0 },
    registry: { scopes: new Map(), now, sequence: 0 },
  };
  const faults: FaultQueue = [];
  const requests: RequestLog = [];
  const server = createDiscordApi(world, faults, requests);
  const port = await listenOnLocalhost(server, settings.port ?? 0, "Discord REST");
  return {
    url: `http://127.0.0.1:${port}/api/v10`,
    messages: () => [...world.webhooks.messages],
    commands: (applicationId, guildId) =>
      applicationId === undefined
        ? [...world.registry.scopes.values()].flat()
        : [...(world.registry.scopes.get(scopeOf(applicationId, guildId)) ?? [])],
    requests: () => [...requests],
    faults: createDiscordFaults(faults),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
