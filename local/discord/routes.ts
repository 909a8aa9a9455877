import { type CommandRegistry, overwriteCommands, scopeOf } from "./command-registry.ts";
import { describeApplication } from "./describe-application.ts";
import type { DiscordRequest } from "./read-request.ts";
import { DiscordRefusal } from "./refuse.ts";
import {
  createMessage,
  describeMessage,
  describeWebhook,
  editMessage,
  findMessage,
  type WebhookStore,
} from "./webhook-messages.ts";

export type World = { webhooks: WebhookStore; registry: CommandRegistry };
export type Answer = { status: number; body: unknown };
type Handler = (world: World, request: DiscordRequest, captured: string[]) => Answer;

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
    handle(_world, request) {
      requireBot(request);
      return { status: 200, body: describeApplication() };
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
    handle({ registry }, request, [applicationId = "", guildId]) {
      requireBot(request);
      return { status: 200, body: overwriteCommands(registry, applicationId, guildId, request.json) };
    },
  },
  {
    method: "GET",
    path: /^\/api\/v10\/applications\/(\d+)(?:\/guilds\/(\d+))?\/commands$/,
    handle({ registry }, request, [applicationId = "", guildId]) {
      requireBot(request);
      return { status: 200, body: registry.scopes.get(scopeOf(applicationId, guildId)) ?? [] };
    },
  },
];

/** Registration needs the bot's token; which token that is does not matter here. */
function requireBot(request: DiscordRequest): void {
  if (!/^Bot \S+$/.test(request.authorization)) throw new DiscordRefusal(401, 0, "401: Unauthorized");
}
