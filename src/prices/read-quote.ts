import { AppError } from "../errors.ts";
import {
  type DataFreshness,
  type FreshnessOptions,
  storedFreshness,
  USUAL_LIMITS,
} from "../providers/freshness.ts";
import type { PriceReader } from "./ports.ts";

export type QuoteView = {
  symbol: string;
  price: number;
  bid: number | null;
  ask: number | null;
  previousClose: number | null;
  /** Dollars since the previous close, and the same in percent of it. */
  change: number | null;
  changePercent: number | null;
  dayVolume: number | null;
  data: DataFreshness;
};

/** The last price of a symbol. Throws `unknown_symbol` for one that is not kept, `no_quotes` before its first price. */
export async function readQuote(
  prices: PriceReader,
  symbol: string,
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<QuoteView> {
  const stored = await prices.findQuote(symbol);
  if (stored === null) throw unknownSymbol(symbol);
  const { price, priceAtMs, provider, ...rest } = stored;
  if (price === null || priceAtMs === null) {
    throw new AppError("no_quotes", `No price is stored for ${symbol} yet.`, {
      hint: "The next run of prices_1m in session stores one; GET /v1/jobs says when that is.",
    });
  }
  return {
    ...rest,
    price,
    ...changeSince(stored.previousClose, price),
    data: storedFreshness(provider ?? "unknown", priceAtMs, nowMs, {
      limitMs: USUAL_LIMITS.quotesMs,
      ...options,
    }),
  };
}

export function unknownSymbol(symbol: string): AppError {
  return new AppError("unknown_symbol", `${symbol} is not kept here.`, {
    hint: `GET /v1/tickers lists the symbols; the operator can add one with: npm run seed -- add ${symbol}`,
  });
}

/** Dollars since the previous close, and percent of it; null where that is not known. */
export function changeSince(previousClose: number | null, price: number) {
  if (previousClose === null || previousClose <= 0) return { change: null, changePercent: null };
  const change = price - previousClose;
  return { change: rounded(change), changePercent: rounded((100 * change) / previousClose) };
}

/** To the four decimals that prices are stored with. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
