import { Webhook } from "standardwebhooks";
import type { Meter } from "../../meter.ts";
import { USER_AGENT } from "../../version.ts";
import type { WebhookSender } from "../../webhooks/ports.ts";

const TIMEOUT_MS = 10_000;
const SECONDS = /^\d{1,6}$/;

/**
 * Posts events signed as Standard Webhooks 1.0 has it: `webhook-id`, `webhook-timestamp` in seconds, and in
 * `webhook-signature` one v1 signature for each secret, so that receivers may change theirs one by one. The time is the
 * real one, which receivers compare with their own.
 */
export function createWebhookSender(
  secrets: readonly string[],
  { meter, wallMs }: { meter: Meter; wallMs: () => number },
): WebhookSender {
  const signers = secrets.map((secret) => new Webhook(secret));
  return {
    async post(url, { id, body }) {
      const at = new Date(wallMs());
      meter.count("subrequests");
      const answer = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": USER_AGENT,
          "webhook-id": id,
          "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
          "webhook-signature": signers.map((signer) => signer.sign(id, at, body)).join(" "),
        },
        body,
        // Another address would be told what was meant for this one, and may be one that nobody has allowed.
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
        // What went wrong may name the address, and the address is a secret.
      }).catch(() => null);
      if (answer === null) return { status: null, retryAfterSeconds: null };
      // Its status has been said: what becomes of the rest, which may be endless or cut off, is nothing to us.
      await answer.body?.cancel().catch(() => undefined);
      const retryAfter = answer.headers.get("retry-after")?.trim() ?? "";
      return {
        status: answer.status,
        retryAfterSeconds: SECONDS.test(retryAfter) ? Number(retryAfter) : null,
      };
    },
  };
}
