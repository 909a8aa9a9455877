import { type ApplicationStore, describeApplication, editApplication } from "./application.ts";
import { type CommandRegistry, overwriteCommands, scopeOf } from "./command-registry.ts";
import { GUILD_ID } from "./interaction-source.ts";
import { type DiscordRequest, requireObject } from "./read-request.ts";
import { DiscordRefusal } from "./refuse.ts";
import {
  createMessage,
  describeMessage,
  describeWebhook,
  editMessage,
  findMessage,
  type WebhookStore,
} from "./webhook-messages.ts";

export type World = {
  webhooks: WebhookStore;
  registry: CommandRegistry;
  application: ApplicationStore;
  /** The bot token that is let in; null lets in any. */
  botToken: string | null;
};
export type Answer = { status: number; body: unknown };
type Handler = (world: World, request: DiscordRequest, captured: string[]) => Answer | Promise<Answer>;

export const ROUTES: { method: string; path: RegExp; handle: Handler }[] = [
  {
    method: "POST",
    path: /^\/api\/v10\/webhooks\/(\d+)\/([^/]+)$/,
    handle({ webhooks }, request, [id = "", token = ""]) {
      const { message, silent } = createMessage(webhooks, id, token, request);
      return silent ? { status: 204, body: null } : { status: 200, body: describeMessage(message) };
    },
  },
  {
    method: "GET",
    path: /^\/api\/v10\/webhooks\/(\d+)\/([^/]+)$/,
    handle: (_world, _request, [id = "", token = ""]) => ({
      status: 200,
      body: describeWebhook(id, token),
    }),
  },
  {
    method: "GET",
    path: /^\/api\/v10\/applications\/@me$/,
    handle(world, request) {
      requireBot(world, request);
      return { status: 200, body: describeApplication(world.application) };
    },
  },
  {
    method: "GET",
    path: /^\/api\/v10\/guilds\/(\d+)$/,
    handle(world, request, [id = ""]) {
      requireBot(world, request);
      if (id !== GUILD_ID) throw new DiscordRefusal(404, 10004, "Unknown Guild");
      return { status: 200, body: { id, name: "Sandbox traders", features: [] } };
    },
  },
  {
    method: "PATCH",
    path: /^\/api\/v10\/applications\/@me$/,
    async handle(world, request) {
      requireBot(world, request);
      return { status: 200, body: await editApplication(world.application, requireObject(request)) };
    },
  },
  {
    method: "GET",
    path: /^\/api\/v10\/webhooks\/(\d+)\/([^/]+)\/messages\/(@original|\d+)$/,
    handle: ({ webhooks }, _request, [id = "", token = "", messageId = ""]) => ({
      status: 200,
      body: describeMessage(findMessage(webhooks, id, token, messageId)),
    }),
  },
  {
    method: "PATCH",
    path: /^\/api\/v10\/webhooks\/(\d+)\/([^/]+)\/messages\/(@original|\d+)$/,
    handle: ({ webhooks }, request, [id = "", token = "", messageId = ""]) => ({
      status: 200,
      body: describeMessage(editMessage(webhooks, id, token, messageId, request)),
    }),
  },
  {
    method: "DELETE",
    path: /^\/api\/v10\/webhooks\/(\d+)\/([^/]+)\/messages\/(@original|\d+)$/,
    handle({ webhooks }, _request, [id = "", token = "", messageId = ""]) {
      findMessage(webhooks, id, token, messageId).deleted = true;
      return { status: 204, body: null };
    },
  },
  {
    method: "PUT",
    path: /^\/api\/v10\/applications\/(\d+)(?:\/guilds\/(\d+))?\/commands$/,
    handle(world, request, [applicationId = "", guildId]) {
      requireBot(world, request);
      return { status: 200, body: overwriteCommands(world.registry, applicationId, guildId, request.json) };
    },
  },
  {
    method: "GET",
    path: /^\/api\/v10\/applications\/(\d+)(?:\/guilds\/(\d+))?\/commands$/,
    handle(world, request, [applicationId = "", guildId]) {
      requireBot(world, request);
      return { status: 200, body: world.registry.scopes.get(scopeOf(applicationId, guildId)) ?? [] };
    },
  },
];

function requireBot({ botToken }: World, { authorization }: DiscordRequest): void {
  const known = botToken === null ? /^Bot \S+$/.test(authorization) : authorization === `Bot ${botToken}`;
  if (!known) throw new DiscordRefusal(401, 0, "401: Unauthorized");
}
