import { QUEUE_PATHS } from "../../chains/messages.ts";
import { AppError } from "../../errors.ts";
import type { WebhookMessage } from "../../webhooks/messages.ts";
import type { WebhookQueue } from "../../webhooks/ports.ts";
import type { Queue } from "./client.ts";
import { queueFailure } from "./queue-failure.ts";

/** Minutes 1, 8 and 64 after the attempt before: a receiver that is deployed anew is back by then. */
const RETRY_DELAY = "60000 * pow(8, retried)";

/** Events to our own door, which posts them to their receivers; the queue sees no address of theirs. */
export function createWebhookPublisher(queue: Queue, messagesPerBatch: number): WebhookQueue {
  const { client, publicBaseUrl, meter } = queue;
  return {
    async publish(messages) {
      for (let start = 0; start < messages.length; start += messagesPerBatch) {
        const batch = messages.slice(start, start + messagesPerBatch);
        meter.count("subrequests");
        const answers = await client
          .batchJSON(batch.map((message) => delivery(publicBaseUrl, message)))
          .catch((error: unknown) => {
            const { message, hint } = queueFailure(error);
            throw new AppError("publish_failed", `Webhooks did not get into the queue. ${message}`, { hint });
          });
        const taken = answers.filter((answer) => "messageId" in answer).length;
        meter.count("qstash_messages", taken);
        if (taken < batch.length) {
          throw new AppError("publish_failed", `QStash refused ${batch.length - taken} webhooks of a batch.`);
        }
      }
    },
  };
}

function delivery(baseUrl: string, message: WebhookMessage) {
  return {
    url: `${baseUrl}${QUEUE_PATHS.webhooks}`,
    body: message,
    deduplicationId: `${message.webhookId}:${message.destination}`,
    retries: 3,
    retryDelay: RETRY_DELAY,
    timeout: "30s" as const,
    failureCallback: `${baseUrl}${QUEUE_PATHS.failures}`,
    label: message.event.type,
  };
}
