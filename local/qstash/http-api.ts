import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults } from "../faults.ts";
import { readBody } from "../read-body.ts";
import type { Account } from "./account.ts";
import type { ApiAnswer, ApiRequest } from "./api-request.ts";
import { deleteDeadLetter, listDeadLetters, retryDeadLetters } from "./dead-letters.ts";
import type { QStashFault } from "./faults.ts";
import { publish, publishBatch } from "./publish.ts";
import { notSupported, RequestRefused } from "./refuse.ts";

/** A batch holds many messages; this only keeps a runaway client from filling the memory. */
const MAX_REQUEST_BYTES = 64 * 1_048_576;

/** Answers one request to QStash's REST API. */
export async function answerQStash(
  account: Account,
  faults: Faults<QStashFault>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await handle(account, faults, incoming).catch(explain);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body === null ? "" : JSON.stringify(body));
}

async function handle(
  account: Account,
  faults: Faults<QStashFault>,
  incoming: IncomingMessage,
): Promise<ApiAnswer> {
  const request = await readRequest(incoming);
  const fault = faults.take({ path: request.path }, ["refused"]);
  if (fault !== null)
    throw new RequestRefused(fault.status ?? 503, "injected fault: QStash is not available");
  authorise(account, request);
  return route(account, request);
}

/** What Worker, doctor and operator ask of QStash. */
function route(account: Account, request: ApiRequest): ApiAnswer {
  const asked = `${request.method} ${request.path}`;
  // The destination follows as it is, with a query string of its own.
  if (asked.startsWith("POST /v2/publish/"))
    return publish(account, request, request.target.slice("/v2/publish/".length));
  if (asked.startsWith("DELETE /v2/dlq/"))
    return deleteDeadLetter(account, request.path.slice("/v2/dlq/".length));
  switch (asked) {
    case "POST /v2/batch":
      return publishBatch(account, request);
    case "GET /v2/dlq":
      return listDeadLetters(account, request);
    case "POST /v2/dlq/retry":
      return retryDeadLetters(account, request);
    case "GET /v2/keys": {
      const { currentSigningKey: current, nextSigningKey: next } = account.credentials;
      return { status: 200, body: { current, next } };
    }
    default:
      throw notSupported(asked, "local/qstash/http-api.ts");
  }
}

async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const body = await readBody(
    incoming,
    MAX_REQUEST_BYTES,
    () => new RequestRefused(413, `request larger than ${MAX_REQUEST_BYTES} bytes`),
  );
  const target = incoming.url ?? "/";
  const [path = "/", query = ""] = target.split("?", 2);
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return {
    method: incoming.method ?? "GET",
    target,
    path,
    query: new URLSearchParams(query),
    headers,
    body,
    callerIp: incoming.socket.remoteAddress ?? "",
  };
}

function authorise({ credentials }: Account, request: ApiRequest): void {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const given = Buffer.from(bearer ?? "");
  const wanted = Buffer.from(credentials.token);
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new RequestRefused(401, "unable to authenticate: invalid token");
}

function explain(error: unknown): ApiAnswer {
  const status = error instanceof RequestRefused ? error.status : 500;
  return { status, body: { error: error instanceof Error ? error.message : String(error) } };
}
