import type { Context, MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";
import type { EdgeEnv } from "../env.ts";

/**
 * Whether whoever asks may see raw quotes: bid, ask, last, mark, the price of a contract or of its underlying, bars.
 * Asking makes the answer this caller's own: where API_TOKENS is set it is kept by nobody.
 */
export function mayReadQuotes(c: Context<EdgeEnv>): boolean {
  if (!c.get("quotesNeedReader")) return true;
  c.header("cache-control", "private, no-store");
  return c.get("caller") !== "stranger";
}

/** For what is nothing but raw quotes. Throws unauthorized. */
export const requireQuotes: MiddlewareHandler<EdgeEnv> = async (c, next) => {
  if (!mayReadQuotes(c)) {
    throw new AppError("unauthorized", "Raw quotes need an API token here.", {
      hint: "Send Authorization: Bearer with a token of API_TOKENS; what is computed of quotes is open to all, such as /v1/tickers/{symbol}/volatility.",
    });
  }
  await next();
};
