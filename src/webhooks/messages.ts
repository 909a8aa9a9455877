import * as z from "zod";

/** What receivers are told of; docs/operating.md says what each holds. */
export const WEBHOOK_TYPES = [
  "options_refresh.completed",
  "alert.fired",
  "job.failed",
  "webhook.ping",
] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** One event for one receiver, as it travels through our own queue; the body that is posted is `event` to the letter. */
export const WebhookMessage = z.strictObject({
  v: z.literal(1),
  /** The same at every attempt, so that a receiver can tell a repetition. */
  webhookId: z.string().min(1).max(120),
  /** Which of WEBHOOK_URLS, by its fingerprint: an address is a secret, and a message must not choose one. */
  destination: z.string().min(1).max(64),
  event: z.strictObject({
    type: z.enum(WEBHOOK_TYPES),
    /** When it happened, not when it is sent. */
    timestamp: z.iso.datetime(),
    data: z.record(z.string(), z.unknown()),
  }),
});
export type WebhookMessage = z.infer<typeof WebhookMessage>;
