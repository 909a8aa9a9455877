/** Answers Discord gives when it is under load, on demand. */
export type DiscordFaults = {
  /** The next `count` requests are answered 429 with this wait. */
  rateLimitNext(options?: { retryAfterSeconds?: number; global?: boolean; count?: number }): void;
  /** The next `count` requests meet Cloudflare's 1015 page, which is HTML. */
  cloudflareBlockNext(count?: number): void;
  /** The next `count` requests are answered with this status and no useful body. */
  failNext(status: number, count?: number): void;
};

export type FaultAnswer = { status: number; headers: Record<string, string>; body: string };

export type FaultQueue = FaultAnswer[];

export function createDiscordFaults(queue: FaultQueue): DiscordFaults {
  const repeat = (count: number, answer: FaultAnswer) => {
    for (let left = count; left > 0; left--) queue.push(answer);
  };
  return {
    rateLimitNext({ retryAfterSeconds = 1.337, global = false, count = 1 } = {}) {
      repeat(count, rateLimited(retryAfterSeconds, global));
    },
    cloudflareBlockNext(count = 1) {
      repeat(count, CLOUDFLARE_1015);
    },
    failNext(status, count = 1) {
      const body = JSON.stringify({ message: `${status}: injected fault`, code: 0 });
      repeat(count, { status, headers: { "content-type": "application/json" }, body });
    },
  };
}

function rateLimited(retryAfterSeconds: number, global: boolean): FaultAnswer {
  const scope = global
    ? { "x-ratelimit-global": "true", "x-ratelimit-scope": "global" }
    : { "x-ratelimit-scope": "user" };
  return {
    status: 429,
    headers: {
      "content-type": "application/json",
      "retry-after": String(Math.ceil(retryAfterSeconds)),
      via: "1.1 google",
      ...scope,
    },
    body: JSON.stringify({ message: "You are being rate limited.", retry_after: retryAfterSeconds, global }),
  };
}

/** A ban of the sending address by Cloudflare: no JSON, and none of Discord's own headers. */
const CLOUDFLARE_1015: FaultAnswer = {
  status: 429,
  headers: { "content-type": "text/html; charset=UTF-8", "retry-after": "60", server: "cloudflare" },
  body: '<!DOCTYPE html><html lang="en-US"><head><title>Access denied | discord.com used Cloudflare to restrict access</title></head><body><h1>Error 1015</h1><h2>You are being rate limited</h2></body></html>',
};
