import type { MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";
import type { HttpEnv } from "../services.ts";

/** Cloudflare's rate-limit binding: counts by location, so that it is a bound and no account. */
export type ClientLimiter = { limit(of: { key: string }): Promise<{ success: boolean }> };

/** The period of the binding in wrangler.toml. */
const PERIOD_SECONDS = 60;

/** Refuses an address that asks too much. Where nobody counts, or the counter fails, all may pass. */
export function limitClients(limiter: ClientLimiter | null): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const client = c.req.header("cf-connecting-ip");
    if (limiter !== null && client !== undefined && !(await mayPass(limiter, client))) {
      throw new AppError("too_many_requests", "Too many requests came from this address.", {
        retryAfterSeconds: PERIOD_SECONDS,
      });
    }
    await next();
  };
}

async function mayPass(limiter: ClientLimiter, key: string): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success;
  } catch {
    return true;
  }
}

/** The binding, or null where there is none, as on a machine of one's own. */
export function clientLimiter(binding: unknown): ClientLimiter | null {
  return isLimiter(binding) ? binding : null;
}

function isLimiter(binding: unknown): binding is ClientLimiter {
  return (
    typeof binding === "object" &&
    binding !== null &&
    "limit" in binding &&
    typeof binding.limit === "function"
  );
}
