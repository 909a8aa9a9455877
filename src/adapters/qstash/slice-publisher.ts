import type { ChainSliceMessage } from "../../chains/messages.ts";
import type { PublishOptions, SlicePublisher } from "../../chains/ports.ts";
import { sliceId } from "../../chains/slice.ts";
import { AppError } from "../../errors.ts";
import { countMessages, type Queue } from "./client.ts";

/** QStash takes 1 MB a request; a message is some 400 bytes with its headers. */
const BATCH_SIZE = 100;

/** Below Schwab's 120 calls a minute, leaving room for price jobs and token refreshes. */
export const SCHWAB_FLOW = { key: "schwab", rate: 100, period: "1m", parallelism: 4 } as const;

export function createSlicePublisher(queue: Queue): SlicePublisher {
  return {
    async publishSlices(messages, options = {}) {
      for (let start = 0; start < messages.length; start += BATCH_SIZE) {
        await publishBatch(queue, messages.slice(start, start + BATCH_SIZE), options);
      }
    },
  };
}

async function publishBatch(queue: Queue, messages: readonly ChainSliceMessage[], options: PublishOptions) {
  countMessages(queue, messages.length);
  let results: unknown[];
  try {
    results = await queue.client.batchJSON(
      messages.map((message) => delivery(queue.publicBaseUrl, message, options)),
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
    url: `${baseUrl}/queue/chain-slices`,
    body: message,
    // A redrive inside QStash's ten minutes of deduplication must not be taken for the first delivery.
    deduplicationId: attempt === 0 ? id : `${id}:redrive:${attempt}`,
    flowControl: SCHWAB_FLOW,
    ...(delay > 0 && { delay }),
    // 15-minute data: two quick retries; what is later than that is stale anyway.
    retries: 2,
    retryDelay: "15000 * (1 + retried)",
    timeout: "60s" as const,
    failureCallback: `${baseUrl}/queue/failures`,
    label: message.job,
  };
}

function isAccepted(result: unknown): boolean {
  return typeof result === "object" && result !== null && "messageId" in result;
}
