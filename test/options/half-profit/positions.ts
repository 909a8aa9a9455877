import type { OptionType, Side } from "../../../src/options/contract.ts";
import type { HalfProfitInput, HalfProfitLeg } from "../../../src/options/half-profit-probability.ts";
import { blackPrice } from "../../../src/pricing/black.ts";

export const leg = (
  type: OptionType,
  side: Side,
  strike: number,
  volatility = 0.3,
  quantity = 1,
): HalfProfitLeg => ({ type, side, strike, quantity, volatility });

/** Thirty days at 30 % around 100, neither rate nor carry, unless said otherwise. */
export type Market = Partial<Omit<HalfProfitInput, "legs" | "netDebit" | "target">>;

/** Opened at Black's prices; the target is a part of what was paid or received, or dollars. */
export function opened(
  legs: readonly HalfProfitLeg[],
  target: { readonly part: number } | { readonly dollars: number },
  market: Market = {},
): HalfProfitInput {
  const input = { forward: 100, spot: 100, years: 30 / 365, rate: 0, volatility: 0.3, ...market };
  const { forward, spot, years, rate, shares = 0 } = input;
  let netDebit = shares * spot;
  for (const { type, side, strike, quantity, volatility } of legs) {
    const discountFactor = Math.exp(-rate * years);
    const price = blackPrice({ type, forward, strike, years, volatility, discountFactor });
    netDebit += (side === "buy" ? quantity : -quantity) * price;
  }
  const dollars = "part" in target ? target.part * Math.abs(netDebit) : target.dollars;
  return { legs, ...input, netDebit, target: dollars };
}

export const bullPut = [leg("put", "sell", 95), leg("put", "buy", 90)];
export const ironCondor = [...bullPut, leg("call", "sell", 105), leg("call", "buy", 110)];
