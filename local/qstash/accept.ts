import { createHash } from "node:crypto";
import { configureFlowKey } from "./flow-control.ts";
import type { Publish, QueuedMessage, QueueState } from "./message.ts";
import { recordEvent } from "./record-event.ts";

const DEDUPLICATION_WINDOW_MS = 600_000;
const DEFAULT_RETRIES = 3;

/**
 * Takes a message into the queue, or recognises it as one already taken within the last ten minutes.
 *
 * @param messageId id for the message, should it be new
 */
export function acceptMessage(
  state: QueueState,
  publish: Publish,
  messageId: string,
  now: number,
): { messageId: string; deduplicated: boolean } {
  const earlier = findEarlier(state, publish, messageId, now);
  if (earlier !== null) {
    state.counters.deduplicated += 1;
    return { messageId: earlier, deduplicated: true };
  }
  if (publish.flowControl !== null) configureFlowKey(state, publish.flowControl, now);
  if (publish.queueName !== null) ensureQueue(state, publish.queueName, now);
  const message: QueuedMessage = {
    ...publish,
    messageId,
    sequence: state.sequence++,
    maxRetries: publish.retries ?? DEFAULT_RETRIES,
    retried: 0,
    createdAtMs: now,
    readyAtMs: Math.max(now, publish.notBeforeMs ?? now + publish.delayMs),
    inFlight: false,
    cancelled: false,
  };
  state.messages.set(messageId, message);
  state.counters.published += 1;
  recordEvent(state, message, "CREATED", now, { nextDeliveryTime: message.readyAtMs });
  return { messageId, deduplicated: false };
}

/** Creates the queue with one consumer, as the first message of an unknown queue does. */
export function ensureQueue(state: QueueState, name: string, now: number): void {
  if (state.queues.has(name)) return;
  state.queues.set(name, { name, parallelism: 1, paused: false, createdAtMs: now, updatedAtMs: now });
}

function findEarlier(state: QueueState, publish: Publish, messageId: string, now: number): string | null {
  const key = deduplicationKey(publish);
  if (key === null) return null;
  const seen = state.seen.get(key);
  if (seen !== undefined && seen.expiresAtMs > now) return seen.messageId;
  for (const [other, entry] of state.seen) if (entry.expiresAtMs <= now) state.seen.delete(other);
  state.seen.set(key, { messageId, expiresAtMs: now + DEDUPLICATION_WINDOW_MS });
  return null;
}

function deduplicationKey(publish: Publish): string | null {
  if (publish.deduplicationId !== null) return `id:${publish.deduplicationId}`;
  if (!publish.contentBasedDeduplication) return null;
  const content = createHash("sha256").update(`${publish.url}\n${publish.bodyBase64}`).digest("base64url");
  return `content:${content}`;
}
