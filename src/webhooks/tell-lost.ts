import type { Logger } from "../log.ts";
import type { WebhookMessage } from "./messages.ts";
import type { LostWebhooks } from "./ports.ts";

/** The queue has given an event up after its last retry: it is told, counted for the watch, and a dead letter there. */
export async function tellLost(
  { lost, log }: { lost: LostWebhooks; log: Logger },
  { webhookId, destination, event }: WebhookMessage,
  { status }: { status: number | undefined },
  nowMs: number,
): Promise<void> {
  log("error", "webhook_lost", { webhookId, destination, type: event.type, status });
  await lost.add({ atMs: nowMs, type: event.type, destination });
}
