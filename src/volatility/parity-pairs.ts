import type { StrikeRow } from "../options/chain.ts";
import { quoteWorth } from "../options/quote-worth.ts";

/** A strike whose call and put both have a usable quote; dollars a share. */
export type ParityPair = {
  readonly strike: number;
  /** Mid of the call less mid of the put. */
  readonly difference: number;
  /** Root of the two half spreads' squares: what the difference is uncertain by. */
  readonly halfSpread: number;
  /** The dearer mid over the cheaper one, 1 at the money: about 12 one standard deviation from the forward. */
  readonly lopsided: number;
  /** The cheaper mid, of the side that is out of the money. */
  readonly cheaper: number;
};

/** About one standard deviation either way: beyond, in-the-money quotes say more of exercise than of the forward. */
const NEAR = 12;

/**
 * The pairs near the money, ascending by strike. Whether a strike is near is read from its own two prices, so that
 * neither the forward nor a volatility need be known; where none is, the pair nearest to the money.
 */
export function parityPairs(rows: readonly StrikeRow[], near = NEAR): ParityPair[] {
  const pairs = allPairs(rows);
  const close = pairs.filter(({ lopsided }) => lopsided <= near);
  if (close.length > 0) return close;
  return pairs.toSorted((a, b) => a.lopsided - b.lopsided).slice(0, 1);
}

function allPairs(rows: readonly StrikeRow[]): ParityPair[] {
  const pairs: ParityPair[] = [];
  for (const { strike, call, put } of rows) {
    if (call === null || put === null || !(strike > 0 && Number.isFinite(strike))) continue;
    const [callWorth, putWorth] = [quoteWorth(call), quoteWorth(put)];
    if (!callWorth.ok || !putWorth.ok) continue;
    pairs.push({
      strike,
      difference: callWorth.mid - putWorth.mid,
      halfSpread: Math.hypot(callWorth.halfSpread, putWorth.halfSpread),
      lopsided: Math.max(callWorth.mid, putWorth.mid) / Math.min(callWorth.mid, putWorth.mid),
      cheaper: Math.min(callWorth.mid, putWorth.mid),
    });
  }
  return pairs;
}
