import { createServer, type IncomingMessage, type Server } from "node:http";
import type { FaultAnswer, FaultQueue } from "./faults.ts";
import { readDiscordRequest } from "./read-request.ts";
import { DiscordRefusal } from "./refuse.ts";
import { ROUTES, type World } from "./routes.ts";

export type RequestLog = { method: string; path: string; status: number }[];

/** Discord's REST API in front of `world`; waiting faults are answered first. */
export function createDiscordApi(world: World, faults: FaultQueue, log: RequestLog): Server {
  return createServer((incoming, response) => {
    answer(world, faults, incoming)
      .catch((error: unknown) => explain(error))
      .then(({ status, headers, body }) => {
        log.push({ method: incoming.method ?? "", path: incoming.url ?? "", status });
        response.writeHead(status, headers).end(body);
      })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
}

async function answer(world: World, faults: FaultQueue, incoming: IncomingMessage): Promise<FaultAnswer> {
  const fault = faults.shift();
  if (fault !== undefined) {
    incoming.resume();
    return fault;
  }
  const request = await readDiscordRequest(incoming);
  for (const { method, path, handle } of ROUTES) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (match === null) continue;
    const { status, body } = handle(world, request, match.slice(1));
    return json(status, body);
  }
  throw new DiscordRefusal(404, 0, "404: Not Found");
}

function explain(error: unknown): FaultAnswer {
  if (!(error instanceof DiscordRefusal)) {
    return json(500, { message: `500: ${error instanceof Error ? error.message : String(error)}`, code: 0 });
  }
  const { status, message, code, errors } = error;
  return json(status, { message, code, ...(errors === null ? {} : { errors }) });
}

function json(status: number, body: unknown): FaultAnswer {
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
