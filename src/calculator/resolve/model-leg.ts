import { americanImpliedVolatility, americanPriceAndDelta } from "../../pricing/american-option.ts";
import { europeanOption } from "../../pricing/european-option.ts";
import { impliedVolatility } from "../../pricing/implied-volatility.ts";
import { LIMITS } from "../limits.ts";
import { type ExpiryMarket, spotOf } from "./expiry-market.ts";
import type { ResolvedOption } from "./resolved-position.ts";
import type { WantedOption } from "./wanted-position.ts";

/**
 * A leg known by its premium, its volatility, or both: what is missing follows from the other by the model. A premium
 * that no volatility explains (below intrinsic, above the bound, beyond 2,000 %) leaves the volatility null.
 */
export function modelLeg(
  market: ExpiryMarket,
  wanted: WantedOption,
  exerciseStyle: "american" | "european",
): ResolvedOption {
  const { type, side, strike, quantity, premium, impliedVolatility: ownVolatility } = wanted;
  const leg = { type, side, strike, quantity, exerciseStyle, market };
  const volatility = ownVolatility ?? (premium === null ? null : impliedBy(leg, premium));
  const fromModel = premium === null && ownVolatility !== null;
  return {
    ...leg,
    expiration: market.expiration,
    contract: null,
    premium: fromModel ? modelPrice(leg, ownVolatility) : premium,
    premiumSource: fromModel ? "model" : "manual",
    quoted: null,
    ownVolatility,
    volatility,
  };
}

type Modelled = Pick<ResolvedOption, "type" | "strike" | "exerciseStyle" | "market">;

/** Dollars a share at a volatility, under the carry of the leg's own expiry. */
export function modelPrice(leg: Modelled, volatility: number): number {
  const input = { ...inputOf(leg), volatility };
  const { price } = leg.exerciseStyle === "american" ? americanPriceAndDelta(input) : europeanOption(input);
  // Rounding takes what is worth nothing a hair below it.
  return Math.max(0, price);
}

/** What the pricing functions take of a leg beside its volatility. */
export function inputOf({ type, strike, market }: Pick<Modelled, "type" | "strike" | "market">) {
  const { years, rate, dividendYield } = market;
  return { type, strike, spot: spotOf(market), years, rate, dividendYield };
}

function impliedBy(leg: Modelled, price: number): number | null {
  const input = { ...inputOf(leg), price };
  const solved =
    leg.exerciseStyle === "american"
      ? americanImpliedVolatility(input)
      : impliedVolatility({
          type: leg.type,
          strike: leg.strike,
          years: leg.market.years,
          forward: leg.market.forward,
          discountFactor: Math.exp(-leg.market.rate * leg.market.years),
          price,
        });
  return solved.ok && solved.volatility <= LIMITS.impliedVolatility.max ? solved.volatility : null;
}
