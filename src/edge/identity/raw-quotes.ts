import type { Context, MiddlewareHandler } from "hono";
import { withoutPrices } from "../../chains/expiry-inputs.ts";
import { AppError } from "../../errors.ts";
import type { EdgeEnv } from "../env.ts";

/**
 * Whether whoever asks may see what vendors have sold: bid, ask, last, mark, the price of a contract or of its
 * underlying, bars, and news, earnings and profiles as they came. What is computed of it is for everybody. Asking makes
 * the answer this caller's own: where API_TOKENS is set it is kept by nobody.
 */
export function mayReadQuotes(c: Context<EdgeEnv>): boolean {
  if (!c.get("quotesNeedReader")) return true;
  c.header("cache-control", "private, no-store");
  return c.get("caller") !== "stranger";
}

/** `value` for whoever may read quotes; null for everybody else. */
export function quoteOrNull<Value>(c: Context<EdgeEnv>, value: Value): Value | null {
  return mayReadQuotes(c) ? value : null;
}

/** Sentences about the data, for whoever asks: one states the underlying's price. */
export function warningsFor(c: Context<EdgeEnv>, warnings: readonly string[]): string[] {
  return mayReadQuotes(c) ? [...warnings] : withoutPrices(warnings);
}

/** For what shows quotes, or leads straight back to them. Throws unauthorized. */
export function needQuotes(c: Context<EdgeEnv>, hint: string = OPEN_BESIDE): void {
  if (mayReadQuotes(c)) return;
  throw new AppError("unauthorized", "Raw quotes need an API token here.", {
    hint: `Send Authorization: Bearer with a token of API_TOKENS, or sign in at /operator/sign-in. ${hint}`,
  });
}

const OPEN_BESIDE = "What is computed of quotes is open, such as /v1/tickers/{symbol}/volatility.";

export const requireQuotes: MiddlewareHandler<EdgeEnv> = async (c, next) => {
  needQuotes(c);
  await next();
};
