import { configureFlowKey } from "./flow-control.ts";
import type { Publish, QueuedMessage, QueueState } from "./message.ts";

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
  const message: QueuedMessage = {
    ...publish,
    messageId,
    sequence: state.sequence++,
    maxRetries: publish.retries ?? DEFAULT_RETRIES,
    retried: 0,
    createdAtMs: now,
    readyAtMs: now + publish.delayMs,
    inFlight: false,
  };
  state.messages.set(messageId, message);
  state.counters.published += 1;
  return { messageId, deduplicated: false };
}

function findEarlier(
  state: QueueState,
  { deduplicationId }: Publish,
  messageId: string,
  now: number,
): string | null {
  if (deduplicationId === null) return null;
  const seen = state.seen.get(deduplicationId);
  if (seen !== undefined && seen.expiresAtMs > now) return seen.messageId;
  for (const [other, entry] of state.seen) if (entry.expiresAtMs <= now) state.seen.delete(other);
  state.seen.set(deduplicationId, { messageId, expiresAtMs: now + DEDUPLICATION_WINDOW_MS });
  return null;
}
