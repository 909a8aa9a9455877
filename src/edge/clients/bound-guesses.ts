import type { Context } from "hono";
import { AppError } from "../../errors.ts";
import type { EdgeEnv } from "../env.ts";
import type { ClientLimiter } from "./client-limiter.ts";

/**
 * Before a token that somebody typed is looked at, whichever door asks for it: all share one count. Throws
 * `too_many_requests`; where nobody counts, or the counter fails, all may pass.
 */
export async function boundGuesses(c: Context<EdgeEnv>, limiter: ClientLimiter | null): Promise<void> {
  const key = c.req.header("cf-connecting-ip");
  if (limiter === null || key === undefined) return;
  const { success } = await limiter.limit({ key }).catch(() => ({ success: true }));
  if (success) return;
  throw new AppError("too_many_requests", "Too many tokens were tried from this address.", {
    hint: "Wait a minute, then try once more with the token that the operator has.",
    retryAfterSeconds: 60,
  });
}
