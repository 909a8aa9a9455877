import { acceptMessage } from "./accept.ts";
import { callbackBody } from "./callback-body.ts";
import { finishOnFlowKey } from "./flow-control.ts";
import type { DeliveryPlan, Outcome, QueuedMessage, QueueState } from "./message.ts";
import { recordEvent } from "./record-event.ts";
import { retryDelayMs } from "./retry-delay.ts";

export type Settled = "delivered" | "retry" | "failed" | "cancelled" | "unknown";

const NON_RETRYABLE_STATUS = 489;

/** How long the free plan keeps dead letters. */
const DEAD_LETTER_MS = 3 * 86_400_000;

/**
 * Ends one delivery attempt: 2xx delivers, 489 with `Upstash-NonRetryable-Error: true` and exhausted retries go to
 * the dead-letter queue, all else is retried. Callbacks are accepted as messages of their own.
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
  if (message.cancelled) {
    state.messages.delete(messageId);
    return "cancelled";
  }
  const delivered = outcome.status >= 200 && outcome.status < 300;
  const final = isNonRetryable(outcome) || message.retried >= message.maxRetries;
  if (message.callback !== null) publishCallback(state, message, message.callback, outcome, null, now, newId);
  if (delivered) {
    state.messages.delete(messageId);
    state.counters.delivered += 1;
    recordEvent(state, message, "DELIVERED", now);
    return "delivered";
  }
  recordEvent(state, message, "ERROR", now, { error: describe(outcome) });
  return final ? bury(state, message, outcome, now, newId) : planRetry(state, message, outcome, now);
}

function isNonRetryable(outcome: Outcome): boolean {
  const asked = outcome.headers["upstash-nonretryable-error"]?.[0];
  return outcome.status === NON_RETRYABLE_STATUS && asked?.toLowerCase() === "true";
}

function describe(outcome: Outcome): string {
  if (outcome.status === 0) return outcome.error ?? "no answer";
  const body = Buffer.from(outcome.bodyBase64, "base64").toString("utf8").slice(0, 1_000);
  return `status ${outcome.status}: ${body}`;
}

function planRetry(state: QueueState, message: QueuedMessage, outcome: Outcome, now: number): "retry" {
  const delayMs = retryDelayMs({
    retried: message.retried,
    expression: message.retryDelay,
    responseHeaders: outcome.headers,
    now,
  });
  message.retried += 1;
  message.readyAtMs = now + Math.round(delayMs);
  recordEvent(state, message, "RETRY", now, { nextDeliveryTime: message.readyAtMs });
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
  recordEvent(state, message, "FAILED", now, { error: describe(outcome) });
  if (message.failureCallback !== null) {
    publishCallback(state, message, message.failureCallback, outcome, dlqId, now, newId);
  }
  return "failed";
}

function publishCallback(
  state: QueueState,
  source: QueuedMessage,
  plan: DeliveryPlan,
  outcome: Outcome,
  dlqId: string | null,
  now: number,
  newId: () => string,
): void {
  const body = JSON.stringify(callbackBody(source, outcome, dlqId));
  acceptMessage(
    state,
    {
      ...plan,
      headers: { "content-type": "application/json", ...plan.headers },
      retries: plan.retries ?? source.maxRetries,
      bodyBase64: Buffer.from(body).toString("base64"),
      deduplicationId: null,
      contentBasedDeduplication: false,
      callback: null,
      failureCallback: null,
      labels: source.labels,
      queueName: null,
      callerIp: source.callerIp,
    },
    newId(),
    now,
  );
}
