import { type JobPageMessage, QUEUE_PATHS } from "../../chains/messages.ts";
import { AppError } from "../../errors.ts";
import type { PagePublisher } from "../../scheduling/ports.ts";
import { countMessages, type Queue } from "./client.ts";
import { queueFailure } from "./queue-failure.ts";

/** Pages of a run, one message each, under an id that the run and the page give. */
export function createPagePublisher(queue: Queue): PagePublisher {
  return {
    async publishPage({ id: runId, job, notAfterMs }, page, delaySeconds) {
      const body: JobPageMessage = { v: 1, runId, job, page, notAfterMs };
      countMessages(queue, 1);
      try {
        await queue.client.publishJSON({
          url: `${queue.publicBaseUrl}${QUEUE_PATHS.pages}`,
          body,
          deduplicationId: `${runId}:page:${page}`,
          delay: Math.max(0, Math.ceil(delaySeconds)),
          retries: 3,
          retryDelay: "30000 * (1 + retried)",
          timeout: "60s",
          failureCallback: `${queue.publicBaseUrl}${QUEUE_PATHS.failures}`,
          label: job,
        });
      } catch (error) {
        const { message, hint } = queueFailure(error);
        throw new AppError("publish_failed", `Page ${page} did not get into the queue. ${message}`, { hint });
      }
    },
  };
}
