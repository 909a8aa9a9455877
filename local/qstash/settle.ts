import { acceptMessage } from "./accept.ts";
import { callbackBody } from "./callback-body.ts";
import { finishOnFlowKey } from "./flow-control.ts";
import type { Outcome, Publish, QueuedMessage, QueueState } from "./message.ts";
import { retryDelayMs } from "./retry-delay.ts";

export type Settled = "delivered" | "retry" | "failed" | "unknown";

const NON_RETRYABLE_STATUS = 489;

/** How long the free plan keeps dead letters. */
const DEAD_LETTER_MS = 3 * 86_400_000;

/**
 * Ends one delivery attempt: 2xx delivers, 489 with `Upstash-NonRetryable-Error: true` and exhausted retries go to
 * the dead-letter queue, all else is retried. A failure callback is accepted as a message of its own.
 */
export function settleMessage(
  state: QueueState,
  messageId: string,
  outcome: Outcome,
  now: number,
  newId: () => string,
): Settled {
  const message = state.messages.get(messageId);
  if (message === undefined) return "unknown";
  if (message.inFlight) {
    message.inFlight = false;
    state.inFlight -= 1;
    finishOnFlowKey(state, message.flowControl?.key);
  }
  const delivered = outcome.status >= 200 && outcome.status < 300;
  const final = isNonRetryable(outcome) || message.retried >= message.maxRetries;
  if (delivered) {
    state.messages.delete(messageId);
    state.counters.delivered += 1;
    return "delivered";
  }
  return final ? bury(state, message, outcome, now, newId) : planRetry(message, outcome, now);
}

function isNonRetryable(outcome: Outcome): boolean {
  const asked = outcome.headers["upstash-nonretryable-error"]?.[0];
  return outcome.status === NON_RETRYABLE_STATUS && asked?.toLowerCase() === "true";
}

function planRetry(message: QueuedMessage, outcome: Outcome, now: number): "retry" {
  const delayMs = retryDelayMs({
    retried: message.retried,
    expression: message.retryDelay,
    responseHeaders: outcome.headers,
  });
  message.retried += 1;
  message.readyAtMs = now + Math.round(delayMs);
  return "retry";
}

function bury(
  state: QueueState,
  message: QueuedMessage,
  outcome: Outcome,
  now: number,
  newId: () => string,
): "failed" {
  for (const [id, letter] of state.deadLetters) {
    if (letter.failedAtMs <= now - DEAD_LETTER_MS) state.deadLetters.delete(id);
  }
  const dlqId = `${now}-${state.sequence++}`;
  state.messages.delete(message.messageId);
  state.deadLetters.set(dlqId, { dlqId, failedAtMs: now, message, outcome });
  state.counters.failed += 1;
  if (message.failureCallback !== null) {
    const body = JSON.stringify(callbackBody(message, outcome, dlqId));
    acceptMessage(state, callbackOf(message, message.failureCallback, body), newId(), now);
  }
  return "failed";
}

function callbackOf(source: QueuedMessage, url: string, body: string): Publish {
  return {
    url,
    headers: { "content-type": "application/json" },
    bodyBase64: Buffer.from(body).toString("base64"),
    retries: source.maxRetries,
    retryDelay: null,
    timeoutMs: null,
    delayMs: 0,
    flowControl: null,
    deduplicationId: null,
    failureCallback: null,
    labels: source.labels,
    callerIp: source.callerIp,
  };
}
