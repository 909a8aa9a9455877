import { acceptMessage } from "./accept.ts";
import type { Account } from "./account.ts";
import { type ApiAnswer, type ApiRequest, ok, type Route } from "./api-request.ts";
import { parsePublish } from "./parse-publish.ts";
import { RequestRefused } from "./refuse.ts";

const ONE_DAY_MS = 86_400_000;

/** Ways a message gets in: publish, enqueue and batch. */
export const PUBLISH_ROUTES: Route[] = [
  {
    method: "POST",
    path: /^\/v2\/publish\//,
    handle: (account, request) =>
      publish(account, request, request.target.slice("/v2/publish/".length), null),
  },
  {
    method: "POST",
    path: /^\/v2\/enqueue\/([^/]+)\//,
    handle: (account, request, [queue = ""]) =>
      publish(
        account,
        request,
        request.target.slice(`/v2/enqueue/${queue}/`.length),
        decodeURIComponent(queue),
      ),
  },
  { method: "POST", path: /^\/v2\/batch$/, handle: publishBatch },
];

function publish(
  account: Account,
  request: ApiRequest,
  destination: string,
  queueName: string | null,
): ApiAnswer {
  const accepted = accept(account, {
    destination: decodeDestination(destination),
    headers: request.headers,
    body: request.body,
    queueName,
    callerIp: request.callerIp,
  });
  return { status: accepted.deduplicated === true ? 202 : 200, body: accepted };
}

type Entry = Omit<Parameters<typeof parsePublish>[0], "limits">;

function accept(account: Account, entry: Entry): { messageId: string; deduplicated?: true } {
  const message = parsePublish({ ...entry, limits: account.limits });
  refuseOverQuota(account);
  const { messageId, deduplicated } = acceptMessage(
    account.state,
    message,
    account.newId(),
    account.clock.now(),
  );
  return deduplicated ? { messageId, deduplicated } : { messageId };
}

/** The SDK leaves the destination unencoded; other clients may encode it as one path segment. */
function decodeDestination(destination: string): string {
  return /^https?%3a/i.test(destination) ? decodeURIComponent(destination) : destination;
}

function publishBatch(account: Account, request: ApiRequest): ApiAnswer {
  const answers = parseBatch(request.body).map((entry) => {
    try {
      return accept(account, { ...readEntry(entry), callerIp: request.callerIp });
    } catch (error) {
      // One bad message never loses the others of its batch.
      if (error instanceof RequestRefused && error.status !== 429) return { error: error.message };
      throw error;
    }
  });
  return ok(answers);
}

function parseBatch(body: Buffer): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString("utf8"));
  } catch {
    throw new RequestRefused(400, "invalid batch: the body is not JSON");
  }
  if (!Array.isArray(parsed))
    throw new RequestRefused(400, "invalid batch: the body must be a JSON array of messages");
  return parsed;
}

function readEntry(entry: unknown): Omit<Entry, "callerIp"> {
  if (typeof entry !== "object" || entry === null) {
    throw new RequestRefused(
      400,
      "invalid batch entry: expected an object with destination, headers and body",
    );
  }
  const fields = new Map<string, unknown>(Object.entries(entry));
  const destination = fields.get("destination");
  if (typeof destination !== "string")
    throw new RequestRefused(400, "invalid batch entry: destination is missing");
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(fields.get("headers") ?? {})) {
    headers.set(name.toLowerCase(), String(value));
  }
  const queue = fields.get("queue");
  return {
    destination,
    headers,
    body: Buffer.from(String(fields.get("body") ?? ""), "utf8"),
    queueName: typeof queue === "string" ? queue : null,
  };
}

/** The daily quota as QStash counts it: messages accepted since midnight UTC. */
function refuseOverQuota(account: Account): void {
  const limit = account.limits.messagesPerDay;
  if (limit === null) return;
  const midnightMs = Math.floor(account.clock.now() / ONE_DAY_MS) * ONE_DAY_MS;
  const today = account.state.log.filter(
    (entry) => entry.state === "CREATED" && entry.time >= midnightMs,
  ).length;
  if (today < limit) return;
  throw new RequestRefused(429, `exceeded daily rate limit of ${limit} messages`, {
    "RateLimit-Limit": String(limit),
    "RateLimit-Remaining": "0",
    "RateLimit-Reset": String(Math.floor((midnightMs + ONE_DAY_MS) / 1_000)),
  });
}
