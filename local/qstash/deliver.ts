import type { Account } from "./account.ts";
import type { Outcome, QueuedMessage } from "./message.ts";
import { signDelivery } from "./sign-delivery.ts";

/** The longest wait for a destination on the free plan; `Upstash-Timeout` can only shorten it. */
const MAX_RESPONSE_MS = 900_000;
const KEPT_RESPONSE_BYTES = 1_048_576;

/**
 * Calls the destination once and records what it answered; never throws. Runs on real time: a simulated clock
 * says when a delivery starts, not how long a socket may stay open.
 */
export async function deliverMessage(
  { credentials, reach }: Pick<Account, "credentials" | "reach">,
  message: QueuedMessage,
  abort: AbortSignal,
): Promise<Outcome> {
  const signingKey = credentials.currentSigningKey;
  const body = Buffer.from(message.bodyBase64, "base64");
  const timeoutMs = Math.min(message.timeoutMs ?? MAX_RESPONSE_MS, MAX_RESPONSE_MS);
  try {
    const response = await fetch(reach(message.url), {
      method: "POST",
      headers: {
        ...message.headers,
        "user-agent": "Upstash-QStash",
        "upstash-message-id": message.messageId,
        "upstash-retried": String(message.retried),
        "upstash-caller-ip": message.callerIp,
        "upstash-region": "EU-CENTRAL-1",
        "upstash-signature": signDelivery({ url: message.url, body, signingKey, issuedAtMs: Date.now() }),
      },
      body,
      // QStash delivers to the URL it was given: a redirect is not a success.
      redirect: "manual",
      signal: AbortSignal.any([abort, AbortSignal.timeout(timeoutMs)]),
    });
    const answer = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      headers: collectHeaders(response.headers),
      bodyBase64: answer.subarray(0, KEPT_RESPONSE_BYTES).toString("base64"),
      error: null,
    };
  } catch (error) {
    return { status: 0, headers: {}, bodyBase64: "", error: explain(error, timeoutMs) };
  }
}

function collectHeaders(headers: Headers): Record<string, string[]> {
  const collected: Record<string, string[]> = {};
  headers.forEach((value, name) => {
    collected[name] = [value];
  });
  return collected;
}

function explain(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs / 1_000}s`;
  // fetch hides the socket error in `cause`.
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
