import { Client } from "@upstash/qstash";
import { AppError } from "../../errors.ts";
import type { ChainSliceMessage } from "../../ingestion/messages.ts";
import type { SlicePublisher } from "../../ingestion/ports.ts";
import { sliceId } from "../../ingestion/slice.ts";

type PublisherConfig = { url: string; token: string; publicBaseUrl: string };

/** QStash takes 1 MB a request; a message is some 400 bytes with its headers. */
const BATCH_SIZE = 100;

/** Below Schwab's 120 calls a minute, leaving room for token refreshes and quotes. */
const SCHWAB_FLOW = { key: "schwab", rate: 110, period: "1m", parallelism: 4 } as const;

export function createSlicePublisher(config: PublisherConfig): SlicePublisher {
  const client = new Client({ baseUrl: config.url, token: config.token, enableTelemetry: false });
  return {
    async publishSlices(messages) {
      for (let start = 0; start < messages.length; start += BATCH_SIZE) {
        await publishBatch(client, config.publicBaseUrl, messages.slice(start, start + BATCH_SIZE));
      }
    },
  };
}

async function publishBatch(client: Client, baseUrl: string, messages: readonly ChainSliceMessage[]) {
  let results: unknown[];
  try {
    results = await client.batchJSON(messages.map((message) => delivery(baseUrl, message)));
  } catch (error) {
    throw new AppError("publish_failed", "QStash did not take the batch.", { cause: error });
  }
  // QStash answers 200 for a batch in which single messages were refused.
  const refused = results.filter((result) => !isAccepted(result)).length;
  if (refused > 0)
    throw new AppError("publish_failed", `QStash refused ${refused} of ${messages.length} messages.`);
}

function delivery(baseUrl: string, message: ChainSliceMessage) {
  return {
    url: `${baseUrl}/queue/chain-slices`,
    body: message,
    deduplicationId: sliceId(message.job, message.slotMs, message),
    flowControl: SCHWAB_FLOW,
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
