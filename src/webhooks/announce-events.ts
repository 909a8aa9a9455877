import { asAppError } from "../errors.ts";
import { errorFields, type Logger } from "../log.ts";
import type { WebhookEvent } from "./events.ts";
import type { WebhookMessage } from "./messages.ts";
import type { Destination, WebhookQueue } from "./ports.ts";

export type AnnounceDeps = {
  queue: WebhookQueue;
  destinations: () => Promise<readonly Destination[]>;
  /** Resolves after so many ms. */
  sleep: (ms: number) => Promise<void>;
  log: Logger;
};

/** What has happened is stored by now: a queue that does not answer must not hold up whoever tells of it. */
const LONGEST_MS = 5_000;

/** Hands events to the queue for every receiver, all with one request; never throws, and never takes longer than 5 s. */
export async function announceEvents(deps: AnnounceDeps, events: readonly WebhookEvent[]): Promise<void> {
  if (events.length === 0) return;
  const tooSlow = deps.sleep(LONGEST_MS).then(() => "slow" as const);
  try {
    const done = await Promise.race([publishEvents(deps, events), tooSlow]);
    if (done === "slow")
      deps.log("warn", "webhooks_not_queued", {
        ids: idsOf(events),
        error: "QStash did not answer in time.",
      });
  } catch (error) {
    deps.log("warn", "webhooks_not_queued", { ids: idsOf(events), ...errorFields(asAppError(error)) });
  }
}

/** The same for who waits for it. Returns how many messages the queue took; throws `publish_failed`. */
export async function publishEvents(
  { queue, destinations }: Pick<AnnounceDeps, "queue" | "destinations">,
  events: readonly WebhookEvent[],
): Promise<number> {
  const messages = (await destinations()).flatMap(({ id }) => events.map((event) => messageFor(id, event)));
  if (messages.length > 0) await queue.publish(messages);
  return messages.length;
}

function messageFor(destination: string, { id: webhookId, type, atMs, data }: WebhookEvent): WebhookMessage {
  return { v: 1, webhookId, destination, event: { type, timestamp: new Date(atMs).toISOString(), data } };
}

const idsOf = (events: readonly WebhookEvent[]) => events.map(({ id }) => id);
