import type { Account } from "./account.ts";
import type { QueuedMessage } from "./message.ts";
import { recordEvent } from "./record-event.ts";

/** Takes a message out of the queue; one that is being delivered ends with that attempt, without retry. */
export function cancelMessage(account: Account, message: QueuedMessage): void {
  const { state, clock } = account;
  if (message.cancelled) return;
  message.cancelled = true;
  if (!message.inFlight) state.messages.delete(message.messageId);
  state.counters.cancelled += 1;
  recordEvent(state, message, "CANCELED", clock.now());
}
