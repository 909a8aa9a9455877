import { QstashError } from "@upstash/qstash";
import { QUEUE_PATHS } from "../../chains/messages.ts";
import { AppError } from "../../errors.ts";
import { countMessages, type Queue } from "./client.ts";

const CONSOLE = "console.upstash.com/qstash";

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

/** QStash's refusals in our words. Its own may repeat what was sent, so only their kind survives. */
async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const status = error instanceof QstashError ? error.status : undefined;
    if (status === 401 || status === 403) {
      throw new AppError("publish_failed", `QStash refused the token (${status}).`, {
        hint: `Copy QSTASH_TOKEN from ${CONSOLE}, and QSTASH_URL of the same region beside it.`,
      });
    }
    if (status === 400) {
      throw new AppError("publish_failed", "QStash would not take a message to PUBLIC_BASE_URL (400).", {
        hint: "Set PUBLIC_BASE_URL to an address that the internet can reach; QStash knows no localhost.",
      });
    }
    if (status === 429) {
      throw new AppError(
        "publish_failed",
        "QStash takes no more messages for now (429): a rate or the day's limit is used up.",
        {
          hint: `Wait for the next day, or change the plan at ${CONSOLE}.`,
        },
      );
    }
    const says = status === undefined ? "did not answer" : `answered ${status}`;
    throw new AppError("publish_failed", `QStash ${says}.`, {
      hint: `Check QSTASH_URL: ${CONSOLE} names the address of your region.`,
    });
  }
}
