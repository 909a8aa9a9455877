import type { MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";
import type { EdgeEnv } from "../env.ts";
import type { ClientLimiter } from "./client-limiter.ts";

/** The period of the binding in wrangler.toml. */
const PERIOD_SECONDS = 60;

/** Refuses an address that asks too much. Where nobody counts, or the counter fails, all may pass. */
export function limitClients(limiter: ClientLimiter | null): MiddlewareHandler<EdgeEnv> {
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
