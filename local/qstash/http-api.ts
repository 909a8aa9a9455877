import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Account } from "./account.ts";
import type { ApiAnswer, ApiRequest, Route } from "./api-request.ts";
import type { FaultState } from "./faults.ts";
import { RequestRefused } from "./refuse.ts";
import { CONTROL_ROUTES } from "./routes-control.ts";
import { MESSAGE_ROUTES } from "./routes-messages.ts";
import { PUBLISH_ROUTES } from "./routes-publish.ts";

const ROUTES: Route[] = [...PUBLISH_ROUTES, ...MESSAGE_ROUTES, ...CONTROL_ROUTES];

/** A batch holds many messages; this only keeps a runaway client from filling the memory. */
const MAX_REQUEST_BYTES = 64 * 1_048_576;

/** QStash's REST API in front of one account. @param changed called after each request that may change the queue */
export function createHttpApi(account: Account, faults: FaultState, changed: () => void): Server {
  return createServer((incoming, response) => {
    handle(account, faults, incoming)
      .catch((error: unknown) => explain(error))
      .then((answer) => {
        send(response, answer);
        if (incoming.method !== "GET") changed();
      })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
}

async function handle(account: Account, faults: FaultState, incoming: IncomingMessage): Promise<ApiAnswer> {
  const request = await readRequest(incoming);
  if (faults.refusals.left > 0) {
    faults.refusals.left -= 1;
    throw new RequestRefused(faults.refusals.status, "injected fault: QStash is not available");
  }
  authorise(account, request);
  for (const route of ROUTES) {
    const match =
      route.method === "*" || route.method === request.method ? route.path.exec(request.path) : null;
    if (match !== null) return route.handle(account, request, match.slice(1));
  }
  throw new RequestRefused(404, `no such endpoint: ${request.method} ${request.path}`);
}

async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES)
      throw new RequestRefused(413, `request larger than ${MAX_REQUEST_BYTES} bytes`);
    chunks.push(chunk);
  }
  const target = incoming.url ?? "/";
  const queryAt = target.indexOf("?");
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return {
    method: incoming.method ?? "GET",
    target,
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    query: new URLSearchParams(queryAt < 0 ? "" : target.slice(queryAt)),
    headers,
    body: Buffer.concat(chunks),
    callerIp: incoming.socket.remoteAddress ?? "",
  };
}

function authorise(account: Account, request: ApiRequest): void {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const given = Buffer.from(bearer ?? request.query.get("qstash_token") ?? "");
  const wanted = Buffer.from(account.token);
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new RequestRefused(401, "unable to authenticate: invalid token");
}

function explain(error: unknown): ApiAnswer {
  if (error instanceof RequestRefused) {
    return { status: error.status, body: { error: error.message }, headers: error.headers };
  }
  return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
}

function send(response: ServerResponse, answer: ApiAnswer): void {
  response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
  response.end(answer.body === null ? "" : JSON.stringify(answer.body));
}
