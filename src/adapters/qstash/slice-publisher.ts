import { type ChainSliceMessage, QUEUE_PATHS } from "../../chains/messages.ts";
import type { PublishOptions, SlicePublisher } from "../../chains/ports.ts";
import { sliceId } from "../../chains/slice.ts";
import { AppError } from "../../errors.ts";
import { countMessages, type Queue } from "./client.ts";

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
      for (let start = 0; start < messages.length; start += messagesPerBatch) {
        const batch = messages.slice(start, start + messagesPerBatch);
        await publishBatch(queue, batch, options, pacing);
      }
    },
  };
}

async function publishBatch(
  queue: Queue,
  messages: readonly ChainSliceMessage[],
  options: PublishOptions,
  { flow, retries }: SlicePacing,
) {
  countMessages(queue, messages.length);
  let results: unknown[];
  try {
    results = await queue.client.batchJSON(
      messages.map((message) => ({
        ...delivery(queue.publicBaseUrl, message, options),
        flowControl: flow,
        retries,
      })),
    );
  } catch (error) {
    throw new AppError("publish_failed", "QStash did not take the batch.", { cause: error });
  }
  // QStash answers 200 for a batch in which single messages were refused.
  const refused = results.filter((result) => !isAccepted(result)).length;
  if (refused > 0)
    throw new AppError("publish_failed", `QStash refused ${refused} of ${messages.length} messages.`);
}

function delivery(
  baseUrl: string,
  message: ChainSliceMessage,
  { attempt = 0, delaySeconds }: PublishOptions,
) {
  const delay = delaySeconds?.(message) ?? 0;
  const id = sliceId(message.job, message.slotMs, message);
  return {
    url: `${baseUrl}${QUEUE_PATHS.slices}`,
    body: message,
    // A redrive inside QStash's ten minutes of deduplication must not be taken for the first delivery.
    deduplicationId: attempt === 0 ? id : `${id}:redrive:${attempt}`,
    ...(delay > 0 && { delay }),
    retryDelay: "15000 * (1 + retried)",
    timeout: "60s" as const,
    failureCallback: `${baseUrl}${QUEUE_PATHS.failures}`,
    label: message.job,
  };
}

function isAccepted(result: unknown): boolean {
  return typeof result === "object" && result !== null && "messageId" in result;
}
