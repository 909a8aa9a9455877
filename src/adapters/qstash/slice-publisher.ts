import { type ChainSliceMessage, QUEUE_PATHS } from "../../chains/messages.ts";
import type { PublishOptions, PublishReport, SlicePublisher } from "../../chains/ports.ts";
import { sliceId } from "../../chains/slice.ts";
import { AppError } from "../../errors.ts";
import type { Queue } from "./client.ts";
import { queueFailure } from "./queue-failure.ts";

export type SlicePacing = {
  /** QStash takes 1 MB a request; a message is some 400 bytes with its headers. */
  messagesPerBatch: number;
  /** How fast the queue delivers, under a key that all slices share. */
  retries: number;
  flow: Readonly<{ key: string; rate: number; period: "1m"; parallelism: number }>;
};

export function createSlicePublisher(queue: Queue, pacing: SlicePacing): SlicePublisher {
  const { messagesPerBatch } = pacing;
  return {
    async publishSlices(messages, options = {}) {
      const report: PublishReport = { refused: [], swallowed: [] };
      for (let start = 0; start < messages.length; start += messagesPerBatch) {
        const batch = messages.slice(start, start + messagesPerBatch);
        try {
          sortAnswers(batch, await publishBatch(queue, batch, options, pacing), report);
        } catch (thrown) {
          // What a whole batch was refused for, or QStash's silence, holds for those after it.
          const error = queueFailure(thrown);
          report.refused.push(...messages.slice(start).map((message) => ({ message, error })));
          break;
        }
      }
      queue.meter.count("qstash_messages", messages.length - report.refused.length);
      return report;
    },
  };
}

function publishBatch(
  queue: Queue,
  messages: readonly ChainSliceMessage[],
  options: PublishOptions,
  { flow, retries }: SlicePacing,
): Promise<unknown[]> {
  queue.meter.count("subrequests");
  return queue.client.batchJSON(
    messages.map((message) => ({
      ...delivery(queue.publicBaseUrl, message, options),
      flowControl: flow,
      retries,
    })),
  );
}

/** QStash answers 200 for a batch in which single messages were refused, and 202 in words for one that it knows. */
function sortAnswers(
  messages: readonly ChainSliceMessage[],
  answers: readonly unknown[],
  { refused, swallowed }: PublishReport,
): void {
  for (const [i, message] of messages.entries()) {
    const answer = answers[i];
    if (typeof answer !== "object" || answer === null || !("messageId" in answer)) {
      const error = new AppError("publish_failed", "QStash refused the message, though not its batch.", {
        hint: "Try again; console.upstash.com/qstash shows the plan's limits and what is used of them.",
      });
      refused.push({ message, error });
    } else if ("deduplicated" in answer && answer.deduplicated === true) swallowed.push(message);
  }
}

function delivery(baseUrl: string, message: ChainSliceMessage, { delaySeconds }: PublishOptions) {
  const delay = delaySeconds?.(message) ?? 0;
  return {
    url: `${baseUrl}${QUEUE_PATHS.slices}`,
    body: message,
    deduplicationId: sliceId(message),
    ...(delay > 0 && { delay }),
    retryDelay: "15000 * (1 + retried)",
    timeout: "60s" as const,
    failureCallback: `${baseUrl}${QUEUE_PATHS.failures}`,
    label: message.job,
  };
}
