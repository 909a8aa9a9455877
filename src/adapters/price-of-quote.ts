import { newYorkDate } from "../market/time-zone.ts";

/** A price in dollars a share and when it was made, epoch ms; null where that is not told. */
export type PriceAt = { price: number; atMs: number | null };

export type TwoSided = { bid: number | null; ask: number | null; atMs: number | null };

/** Clocks differ a little; what is from further ahead is not from this market, and nothing newer could replace it. */
const AHEAD_MS = 5 * 60_000;
/** A market this tight says what a share costs: of its middle, or one tick of a cheap share. */
const TIGHT = { share: 0.005, dollars: 0.0101 };

/** An instant of the past; null for one that can't be. */
export function readPast(ms: number | null, nowMs: number): number | null {
  return ms !== null && ms > 0 && ms <= nowMs + AHEAD_MS ? Math.trunc(ms) : null;
}

/**
 * What a share costs and when that was so: the newest of its prices (each with a time of its own; earlier ones in the
 * list win among equals), or the middle of a tight quote where there is none, or none of the day on which it is quoted.
 * Prices without a time count only when nothing else has one.
 */
export function priceOfQuote(prices: readonly (PriceAt | null)[], quote: TwoSided): PriceAt | null {
  const known = prices.filter((price) => price !== null);
  const newest = known.reduce<PriceAt | null>(
    (best, price) => (best === null || (price.atMs ?? 0) > (best.atMs ?? 0) ? price : best),
    null,
  );
  const middle = middleOf(quote);
  if (newest === null || middle === null) return newest ?? middle;
  const isOlder = middle.atMs !== null && dayOf(newest.atMs) < dayOf(middle.atMs);
  return isOlder ? middle : newest;
}

/** Bid and ask, unless they are of a day before the price: such a market is gone. */
export function currentSides(quote: TwoSided, price: PriceAt): { bid: number | null; ask: number | null } {
  const isGone = quote.atMs !== null && dayOf(quote.atMs) < dayOf(price.atMs);
  return isGone ? { bid: null, ask: null } : { bid: quote.bid, ask: quote.ask };
}

function middleOf({ bid, ask, atMs }: TwoSided): PriceAt | null {
  if (bid === null || ask === null || ask < bid) return null;
  const middle = (bid + ask) / 2;
  return ask - bid <= Math.max(TIGHT.share * middle, TIGHT.dollars) ? { price: middle, atMs } : null;
}

function dayOf(atMs: number | null): string {
  return atMs === null ? "" : newYorkDate(atMs);
}
