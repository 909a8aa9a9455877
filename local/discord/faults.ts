import type { FaultRule } from "../faults.ts";

/** Answers Discord gives when it is under load. */
export const DISCORD_FAULTS = [
  /** 429 with a wait of `retryAfterSeconds`. */
  "rate-limited",
  /** 429 with Cloudflare's 1015 page: a ban of the sending address, no JSON, and none of Discord's own headers. */
  "rate-limited-html",
  /** 404 as for a token that does not exist: Discord gives it at random right after a deferral. */
  "not-yet",
  /** `status` and no useful body. */
  "refused",
  /** 404: the channel was deleted. */
  "unknown-channel",
  /** 403: the bot does not see the channel, may not write there, or the user takes no direct messages. */
  "missing-access",
  "missing-permissions",
  "closed-direct-messages",
  /** 403: a moderator locked the thread. */
  "thread-locked",
  /** 403: too many direct messages were opened within minutes; it passes. */
  "opening-too-fast",
  /** The work is done, and its answer lost on the way. */
  "answer-lost",
] as const;

export type DiscordFault = (typeof DISCORD_FAULTS)[number];

export type WireAnswer = { status: number; headers: Record<string, string>; body: string };

const DEFAULT_WAIT_SECONDS = 1.337;

export function faultAnswer({ kind, status = 503, retryAfterSeconds }: FaultRule<DiscordFault>): WireAnswer {
  switch (kind) {
    case "rate-limited":
      return rateLimited(retryAfterSeconds ?? DEFAULT_WAIT_SECONDS);
    case "rate-limited-html":
      return CLOUDFLARE_1015;
    case "not-yet":
      return json(404, { message: "Unknown Webhook", code: 10015 });
    case "unknown-channel":
      return json(404, { message: "Unknown Channel", code: 10003 });
    case "missing-access":
      return json(403, { message: "Missing Access", code: 50001 });
    case "missing-permissions":
      return json(403, { message: "Missing Permissions", code: 50013 });
    case "closed-direct-messages":
      return json(403, { message: "Cannot send messages to this user", code: 50007 });
    case "thread-locked":
      return json(403, { message: "This thread is locked", code: 160005 });
    case "opening-too-fast":
      return json(403, { message: "You are opening direct messages too fast", code: 40003 });
    case "answer-lost":
      return json(502, { message: "502: Bad Gateway", code: 0 });
    case "refused":
      return json(status, { message: `${status}: injected fault`, code: 0 });
  }
}

function json(status: number, body: object): WireAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function rateLimited(retryAfterSeconds: number): WireAnswer {
  return {
    status: 429,
    headers: {
      "content-type": "application/json",
      "retry-after": String(Math.ceil(retryAfterSeconds)),
      via: "1.1 google",
      "x-ratelimit-scope": "user",
    },
    body: JSON.stringify({
      message: "You are being rate limited.",
      retry_after: retryAfterSeconds,
      global: false,
    }),
  };
}

const CLOUDFLARE_1015: WireAnswer = {
  status: 429,
  headers: { "content-type": "text/html; charset=UTF-8", "retry-after": "60", server: "cloudflare" },
  body: '<!DOCTYPE html><html lang="en-US"><head><title>Access denied | discord.com used Cloudflare to restrict access</title></head><body><h1>Error 1015</h1><h2>You are being rate limited</h2></body></html>',
};
