import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults } from "../faults.ts";
import { type DiscordFault, faultAnswer, type WireAnswer } from "./faults.ts";
import { readDiscordRequest } from "./read-request.ts";
import { DiscordRefusal } from "./refuse.ts";
import { ROUTES, type World } from "./routes.ts";
import { describeMessage } from "./webhook-messages.ts";

export type RequestLog = { method: string; path: string; status: number }[];

/** Not Discord's: what is to be seen of an interaction, by its token, follow-ups included. */
export const MESSAGES_PATH = "/__messages/";

export type DiscordApi = { world: World; faults: Faults<DiscordFault>; log: RequestLog };

/** Answers one request to Discord's REST API, with the fault that waits for it if there is one. */
export async function answerDiscord(
  api: DiscordApi,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, body } = await answer(api, incoming).catch(explain);
  api.log.push({ method: incoming.method ?? "", path: incoming.url ?? "", status });
  response.writeHead(status, headers).end(body);
}

async function answer({ world, faults }: DiscordApi, incoming: IncomingMessage): Promise<WireAnswer> {
  if (incoming.url?.startsWith(MESSAGES_PATH)) {
    const token = incoming.url.slice(MESSAGES_PATH.length);
    const seen = world.webhooks.messages.filter((message) => message.token === token && !message.deleted);
    return json(200, seen.map(describeMessage));
  }
  const fault = faults.take({ path: incoming.url ?? "/" });
  if (fault !== null) {
    if (fault.kind === "answer-lost") await work(world, incoming);
    else incoming.resume();
    return faultAnswer(fault);
  }
  return work(world, incoming);
}

async function work(world: World, incoming: IncomingMessage): Promise<WireAnswer> {
  const request = await readDiscordRequest(incoming);
  for (const { method, path, handle } of ROUTES) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (match === null) continue;
    const { status, body } = await handle(world, request, match.slice(1));
    return json(status, body);
  }
  throw new DiscordRefusal(404, 0, "404: Not Found");
}

function explain(error: unknown): WireAnswer {
  if (!(error instanceof DiscordRefusal)) {
    return json(500, { message: `500: ${error instanceof Error ? error.message : String(error)}`, code: 0 });
  }
  const { status, message, code, errors } = error;
  return json(status, { message, code, ...(errors === null ? {} : { errors }) });
}

function json(status: number, body: unknown): WireAnswer {
  return {
    status,
    // A full bucket: the stand-in never limits by itself, only by fault.
    headers: {
      "content-type": "application/json",
      "x-ratelimit-bucket": "local",
      "x-ratelimit-limit": "5",
      "x-ratelimit-remaining": "4",
      "x-ratelimit-reset-after": "1.000",
    },
    body: body === null ? "" : JSON.stringify(body),
  };
}
