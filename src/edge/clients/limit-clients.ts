import type { Context, MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";
import type { EdgeEnv } from "../env.ts";
import { CLIENT_LIMIT, countClients, PERIOD_SECONDS } from "./client-counts.ts";
import type { ClientLimiter } from "./client-limiter.ts";

/**
 * Refuses an address that asks too much, and tells every other what is left to it by the `RateLimit-*` headers of the
 * IETF's draft. Where nobody counts, or the counter fails, all may pass; where nobody counts only the policy is told.
 */
export function limitClients(limiter: ClientLimiter | null, nowMs: () => number): MiddlewareHandler<EdgeEnv> {
  const count = countClients();
  return async (c, next) => {
    const client = c.req.header("cf-connecting-ip");
    c.header("ratelimit-policy", `${CLIENT_LIMIT};w=${PERIOD_SECONDS}`);
    if (limiter !== null && client !== undefined) {
      const { remaining, resetSeconds } = count(client, nowMs());
      if (!(await mayPass(limiter, client))) {
        tell(c, 0, PERIOD_SECONDS);
        throw new AppError("too_many_requests", "Too many requests came from this address.", {
          retryAfterSeconds: PERIOD_SECONDS,
        });
      }
      tell(c, remaining, resetSeconds);
    }
    await next();
  };
}

function tell(c: Context, remaining: number, resetSeconds: number): void {
  c.header("ratelimit-limit", String(CLIENT_LIMIT));
  c.header("ratelimit-remaining", String(remaining));
  c.header("ratelimit-reset", String(resetSeconds));
}

async function mayPass(limiter: ClientLimiter, key: string): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success;
  } catch {
    return true;
  }
}
