import type { LogState, QueuedMessage, QueueState } from "./message.ts";

const KEPT_EVENTS = 10_000;

/** Adds one line to the message log that `GET /v2/logs` answers from; the oldest lines are dropped. */
export function recordEvent(
  state: QueueState,
  message: QueuedMessage,
  logState: LogState,
  now: number,
  detail: { nextDeliveryTime?: number; error?: string | null } = {},
): void {
  state.log.push({
    time: now,
    state: logState,
    messageId: message.messageId,
    url: message.url,
    labels: message.labels,
    flowControlKey: message.flowControl?.key ?? null,
    queueName: message.queueName,
    nextDeliveryTime: detail.nextDeliveryTime ?? null,
    error: detail.error ?? null,
  });
  // Trimming in blocks keeps this amortised constant.
  if (state.log.length > KEPT_EVENTS * 1.1) state.log.splice(0, state.log.length - KEPT_EVENTS);
}
