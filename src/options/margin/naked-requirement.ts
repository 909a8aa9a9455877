import type { OptionType } from "../contract.ts";

/** Shorts of one strike that nothing covers. Dollars a share. */
export type NakedShort = {
  readonly type: OptionType;
  readonly strike: number;
  readonly quantity: number;
  readonly premium: number;
};

const [STOCK_SHARE, BROAD_INDEX_SHARE, LEAST_SHARE] = [0.2, 0.15, 0.1];

/**
 * What one uncovered short needs beside its premium, dollars a share: 20 % of the price (15 % of a broad-based index) less
 * what it is out of the money, and at least 10 % of the strike of a put, of the price of a call (FINRA Rule
 * 4210(f)(2); Cboe Margin Manual, "Short Put or Short Call").
 */
function nakedRequirement(
  { type, strike }: Pick<NakedShort, "type" | "strike">,
  spot: number,
  broadBased: boolean,
): number {
  const outOfTheMoney = Math.max(0, type === "call" ? strike - spot : spot - strike);
  const share = broadBased ? BROAD_INDEX_SHARE : STOCK_SHARE;
  return Math.max(share * spot - outOfTheMoney, LEAST_SHARE * (type === "call" ? spot : strike));
}

type Need = { readonly needed: number; readonly premium: number; quantity: number };

/**
 * What several uncovered shorts need together beside their premiums: each put is set against a call, the dearest ones
 * first, and such a pair needs the side whose requirement with premium is greater (Rule 4210(f)(2); Cboe Margin
 * Manual, "Short Put and Short Call": the greater side plus the premium of the other).
 */
export function nakedTogether(shorts: readonly NakedShort[], spot: number, broadBased: boolean): number {
  const needs = (type: OptionType): Need[] =>
    shorts
      .filter((short) => short.type === type)
      .map((short) => ({
        needed: nakedRequirement(short, spot, broadBased),
        premium: short.premium,
        quantity: short.quantity,
      }))
      .sort((a, b) => b.needed - a.needed || b.premium - a.premium);
  const [calls, puts] = [needs("call"), needs("put")];
  let [total, call, put] = [0, calls.shift(), puts.shift()];
  while (call !== undefined || put !== undefined) {
    const quantity = Math.min(
      call?.quantity ?? Number.POSITIVE_INFINITY,
      put?.quantity ?? Number.POSITIVE_INFINITY,
    );
    total += quantity * greaterSide(call, put);
    if (call !== undefined) call.quantity -= quantity;
    if (put !== undefined) put.quantity -= quantity;
    if (call !== undefined && call.quantity <= 0) call = calls.shift();
    if (put !== undefined && put.quantity <= 0) put = puts.shift();
  }
  return total;
}

function greaterSide(call: Need | undefined, put: Need | undefined): number {
  if (call === undefined || put === undefined) return (call ?? put)?.needed ?? 0;
  return call.needed + call.premium >= put.needed + put.premium ? call.needed : put.needed;
}
