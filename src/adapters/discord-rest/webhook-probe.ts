import { AppError } from "../../errors.ts";
import type { Meter } from "../../meter.ts";
import { DISCORD_USER_AGENT } from "../../version.ts";

const TIMEOUT_MS = 8_000;
const HINT =
  "Make a new webhook in the channel's settings (Integrations, Webhooks) and set OPS_WEBHOOK_URL to its address.";

/**
 * Asks Discord about a webhook without posting to it. Throws `publish_failed` for one that it does not know, never with
 * the address, which is a secret.
 */
export function createWebhookProbe(url: string | null, meter: Meter) {
  return {
    async describe(): Promise<{ name: string | null } | null> {
      if (url === null) return null;
      meter.count("subrequests");
      const answer = await fetch(url, {
        headers: { "user-agent": DISCORD_USER_AGENT },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch(() => {
        throw new AppError("publish_failed", "The webhook's address does not answer.", { hint: HINT });
      });
      const text = await answer.text().catch(() => "");
      if (!answer.ok) {
        const says =
          answer.status === 404 || answer.status === 401 ? "Discord knows no such webhook" : "It answered";
        throw new AppError("publish_failed", `${says} (${answer.status}).`, { hint: HINT });
      }
      return { name: readName(text) };
    },
  };
}

/** Throws `publish_failed` for what is no webhook of Discord's. */
function readName(text: string): string | null {
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // Told below.
  }
  if (typeof body !== "object" || body === null || !("id" in body)) {
    throw new AppError("publish_failed", "What answers there is no Discord webhook.", { hint: HINT });
  }
  return "name" in body && typeof body.name === "string" ? body.name.slice(0, 80) : null;
}
