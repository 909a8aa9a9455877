import { QUEUE_PATHS } from "../../chains/messages.ts";
import { AppError } from "../../errors.ts";
import { countMessages, type Queue } from "./client.ts";
import { queueFailure } from "./queue-failure.ts";

/** Looks at QStash itself: its keys, and the way of a message from us to us. Throws `publish_failed`. */
export function createQueueProbe(queue: Queue) {
  const { client, publicBaseUrl, meter } = queue;
  return {
    async signingKeys(): Promise<{ current: string; next: string }> {
      meter.count("subrequests");
      const keys = await told(() =>
        client.http.request<{ current?: unknown; next?: unknown }>({ path: ["v2", "keys"], method: "GET" }),
      );
      const { current, next } = keys ?? {};
      if (typeof current === "string" && typeof next === "string") return { current, next };
      throw new AppError("publish_failed", "QStash sent something other than its signing keys.");
    },

    /** One attempt, not to be tried again: the answer is wanted now. */
    async publishEcho(id: string): Promise<string> {
      countMessages(queue, 1);
      const { messageId } = await told(() =>
        client.publishJSON({
          url: `${publicBaseUrl}${QUEUE_PATHS.echo}`,
          body: { v: 1, echo: id },
          retries: 0,
          timeout: "10s",
          label: "doctor",
        }),
      );
      return messageId;
    },

    async takeRefusal(messageId: string): Promise<{ status: number } | null> {
      meter.count("subrequests");
      const { messages } = await told(() => client.dlq.listMessages({ filter: { messageId } }));
      const letter = messages[0];
      if (letter === undefined) return null;
      meter.count("subrequests");
      await told(() => client.dlq.delete(letter.dlqId));
      return { status: letter.responseStatus ?? 0 };
    },
  };
}

async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw queueFailure(error);
  }
}
