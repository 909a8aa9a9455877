import { AppError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { WebhookMessage } from "./messages.ts";
import type { Destination, WebhookSender } from "./ports.ts";

export type DeliverWebhookDeps = {
  sender: WebhookSender;
  destinations: () => Promise<readonly Destination[]>;
  log: Logger;
};

export type WebhookOutcome =
  | { kind: "delivered"; status: number }
  /** The receiver wants nothing more of it: 410. */
  | { kind: "gone" }
  /** No address of that fingerprint any more: the settings have changed since. */
  | { kind: "unknown" };

/** A receiver that asks for longer is asked again by then. */
const LONGEST_WAIT_SECONDS = 3_600;

/**
 * Posts one event to its receiver. Anything but 2xx and 410 is thrown as `webhook_refused`, for the queue to deliver it
 * again under the same id.
 */
export async function deliverWebhook(
  { sender, destinations, log }: DeliverWebhookDeps,
  { webhookId: id, destination: wanted, event }: WebhookMessage,
): Promise<WebhookOutcome> {
  const destination = (await destinations()).find((one) => one.id === wanted);
  if (destination === undefined) return { kind: "unknown" };
  const { status, retryAfterSeconds } = await sender.post(destination.url, {
    id,
    body: JSON.stringify(event),
  });
  if (status !== null && status >= 200 && status < 300) return { kind: "delivered", status };
  if (status === 410) {
    log("warn", "webhook_gone", { webhookId: id, destination: wanted, type: event.type });
    return { kind: "gone" };
  }
  const said = status === null ? "did not answer" : `answered ${status}`;
  const redirect = status !== null && status >= 300 && status < 400 ? " Redirects are not followed." : "";
  throw new AppError("webhook_refused", `The webhook's receiver ${wanted} ${said}.${redirect}`, {
    ...(retryAfterSeconds !== null && {
      retryAfterSeconds: Math.min(retryAfterSeconds, LONGEST_WAIT_SECONDS),
    }),
  });
}
