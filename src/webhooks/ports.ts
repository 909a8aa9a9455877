import type { WebhookMessage, WebhookType } from "./messages.ts";

/** An address that is told of events; `id` is a fingerprint of it that may be shown. */
export type Destination = { id: string; url: string };

export type WebhookQueue = {
  /** One request for all of them. Publishing the same event again is harmless: ids are deterministic. Throws `publish_failed`. */
  publish(messages: readonly WebhookMessage[]): Promise<void>;
};

/** What a receiver said. `status` is null when it said nothing in time; redirects are answers like any other. */
export type ReceiverAnswer = { status: number | null; retryAfterSeconds: number | null };

/** An event that no attempt has brought to its receiver. */
export type LostWebhook = { atMs: number; type: WebhookType; destination: string };

export type LostWebhooks = {
  add(lost: LostWebhook): Promise<void>;
  /** The latest of the last day; null when none was lost. */
  latest(): Promise<LostWebhook | null>;
};

export type WebhookSender = {
  /** Signs `body` and posts it; never throws for what the receiver does. */
  post(url: string, webhook: { id: string; body: string }): Promise<ReceiverAnswer>;
};
