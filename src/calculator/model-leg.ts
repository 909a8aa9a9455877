import type { OptionType, Side } from "../options/contract.ts";
import { europeanOption } from "../pricing/european-option.ts";
import { impliedVolatility } from "../pricing/implied-volatility.ts";
import type { ResolvedLeg } from "./resolved-position.ts";

type Market = { spot: number; rate: number; dividendYield: number };
type GivenLeg = {
  type: OptionType;
  side: Side;
  strike: number;
  quantity: number;
  expiration: string;
  years: number;
  premium: number | null;
  volatility: number | null;
};

/**
 * A leg known by its premium, its volatility, or both: what is missing follows from the other by Black-Scholes. A
 * premium that no volatility explains (below intrinsic, above the bound) leaves the volatility null.
 */
export function modelLeg(market: Market, given: GivenLeg): ResolvedLeg {
  const { type, side, strike, quantity, expiration, years } = given;
  const volatility =
    given.volatility ?? (given.premium === null ? null : impliedBy(market, given, given.premium));
  const value = volatility === null ? null : europeanOption({ type, strike, years, volatility, ...market });
  return {
    type,
    side,
    strike,
    quantity,
    expiration,
    root: null,
    settlement: null,
    years,
    bid: null,
    ask: null,
    premium: given.premium ?? (given.volatility === null ? null : (value?.price ?? null)),
    premiumSource: given.premium === null && given.volatility !== null ? "model" : "manual",
    volatility,
    delta: value?.delta ?? null,
    exerciseStyle: "american",
  };
}

function impliedBy({ spot, rate, dividendYield }: Market, leg: GivenLeg, price: number): number | null {
  const { type, strike, years } = leg;
  const forward = spot * Math.exp((rate - dividendYield) * years);
  const implied = impliedVolatility({
    type,
    price,
    forward,
    strike,
    years,
    discountFactor: Math.exp(-rate * years),
  });
  return implied.ok ? implied.volatility : null;
}
