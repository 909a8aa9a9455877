import { acceptMessage } from "./accept.ts";
import { type Account, newMessageId } from "./account.ts";
import type { ApiAnswer, ApiRequest } from "./api-request.ts";
import { type PublishEntry, parsePublish } from "./parse-publish.ts";
import { RequestRefused } from "./refuse.ts";

/** `POST /v2/publish/{destination}`: 202 for a message that was taken before. */
export function publish(account: Account, request: ApiRequest, destination: string): ApiAnswer {
  const { headers, body, callerIp } = request;
  const accepted = accept(account, { destination, headers, body, callerIp });
  return { status: accepted.deduplicated === true ? 202 : 200, body: accepted };
}

/** `POST /v2/batch`: an answer for each of its messages. */
export function publishBatch(account: Account, request: ApiRequest): ApiAnswer {
  const answers = parseBatch(request.body).map((entry) => {
    try {
      return accept(account, { ...readEntry(entry), callerIp: request.callerIp });
    } catch (error) {
      // One bad message never loses the others of its batch.
      if (error instanceof RequestRefused) return { error: error.message };
      throw error;
    }
  });
  return { status: 200, body: answers };
}

function accept({ state, clock }: Account, entry: PublishEntry): { messageId: string; deduplicated?: true } {
  const message = parsePublish(entry);
  const { messageId, deduplicated } = acceptMessage(state, message, newMessageId(), clock.now());
  return deduplicated ? { messageId, deduplicated } : { messageId };
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

function readEntry(entry: unknown): Omit<PublishEntry, "callerIp"> {
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
  // As the SDK writes a message for a queue; published outside of it, its order would be lost.
  const queue = fields.get("queue");
  if (typeof queue === "string") headers.set("upstash-queue-name", queue);
  return { destination, headers, body: Buffer.from(String(fields.get("body") ?? ""), "utf8") };
}
