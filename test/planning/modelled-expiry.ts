import type { PlanContract, PlanExpiry } from "../../src/planning/plan-contract.ts";
import { blackPrice } from "../../src/pricing/black.ts";

export type ModelledExpiry = PlanExpiry & { readonly spot: number; readonly strikes: readonly number[] };

/** An expiration whose quotes stand around Black's price at a skewed smile, in cents, wider where options are dear. */
export function modelledExpiry(
  shape: {
    forward?: number;
    days?: number;
    step?: number;
    count?: number;
    atm?: number;
    skew?: number;
    bend?: number;
    rate?: number;
  } = {},
): ModelledExpiry {
  const {
    forward = 600,
    days = 35,
    step = 5,
    count = 61,
    atm = 0.18,
    skew = 0.3,
    bend = 0.6,
    rate = 0.04,
  } = shape;
  const years = days / 365;
  const discountFactor = Math.exp(-rate * years);
  const volatility = (strike: number) => {
    const distance = Math.log(strike / forward);
    return Math.max(0.05, atm - skew * distance + bend * distance * distance);
  };
  const first = Math.round(forward / step) - Math.floor(count / 2);
  const strikes = Array.from({ length: count }, (_, index) => (first + index) * step).filter(
    (strike) => strike > 0,
  );
  const contracts = strikes.flatMap((strike): PlanContract[] =>
    (["call", "put"] as const).map((type) => {
      const price =
        discountFactor * blackPrice({ type, forward, strike, years, volatility: volatility(strike) });
      const half = 0.01 + 0.004 * price;
      const bid = Math.max(0, Math.round(100 * (price - half)) / 100);
      return {
        type,
        strike,
        bid,
        ask: Math.round(100 * (price + half)) / 100,
        openInterest: 1_500,
        volume: 40,
      };
    }),
  );
  return {
    contracts,
    forward,
    discountFactor,
    years,
    smile: { volatility },
    spot: forward * discountFactor,
    strikes,
  };
}
