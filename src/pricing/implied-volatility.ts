import type { OptionType } from "./european-option.ts";
import { logRatio } from "./log-ratio.ts";
import { solveDeviation } from "./solve-deviation.ts";

/**
 * Why a price has no implied volatility, in the order of the status codes 1 to 5 of the column form:
 * the price is below what exercise is worth; it is exactly that (or within rounding of it, or zero); it is at or above
 * the bound that no volatility exceeds; no time is left; a number is not a number, not finite, or of the wrong sign.
 */
export const IMPLIED_VOLATILITY_REASONS = [
  "below-intrinsic",
  "zero-time-value",
  "above-maximum",
  "expired",
  "invalid",
] as const;

export type ImpliedVolatilityReason = (typeof IMPLIED_VOLATILITY_REASONS)[number];

export type ImpliedVolatilityResult =
  | { ok: true; volatility: number }
  | { ok: false; reason: ImpliedVolatilityReason };

/**
 * `price` is the discounted premium, `forward` that of the expiry, `discountFactor` the present value of 1 paid then.
 * `guess`, a volatility, starts the search: the last known value, say.
 */
export type ImpliedVolatilityInput = {
  type: OptionType;
  price: number;
  forward: number;
  strike: number;
  years: number;
  discountFactor: number;
  guess?: number;
};

const BELOW_INTRINSIC = -1;
const ZERO_TIME_VALUE = -2;
const ABOVE_MAXIMUM = -3;
const EXPIRED = -4;
const INVALID = -5;

/** Rounding of an in-the-money price, relative to the larger of forward and strike, that hides any time value. */
const ROUNDING = 4 * Number.EPSILON;

/**
 * Black volatility (annual, as a fraction) that gives the price, to the accuracy the price's own digits allow
 * (see `solveDeviation`). Never throws on numbers and never answers NaN.
 */
export function impliedVolatility(input: ImpliedVolatilityInput): ImpliedVolatilityResult {
  const { type, price, forward, strike, years, discountFactor, guess = 0 } = input;
  // A null from JSON would else count as 0, which is a price.
  const found =
    (type === "call" || type === "put") && typeof price === "number"
      ? volatilityOrStatus(type === "call", price, forward, strike, years, discountFactor, guess)
      : INVALID;
  if (found > 0) return { ok: true, volatility: found };
  return { ok: false, reason: IMPLIED_VOLATILITY_REASONS[-found - 1] ?? "invalid" };
}

/** The volatility, or minus the status code: one number, so that a whole column allocates nothing. */
export function volatilityOrStatus(
  isCall: boolean,
  price: number,
  forward: number,
  strike: number,
  years: number,
  discountFactor: number,
  guess: number,
): number {
  if (!(price >= 0 && forward > 0 && strike > 0 && discountFactor > 0)) return INVALID;
  if (!(years > 0)) return Number.isNaN(years) || years === Number.NEGATIVE_INFINITY ? INVALID : EXPIRED;
  const undiscounted = price / discountFactor;
  // One sum catches every infinity: none of its terms is negative.
  if (!(price + forward + strike + years + discountFactor < Number.POSITIVE_INFINITY)) return INVALID;
  const intrinsic = isCall ? forward - strike : strike - forward;
  const timeValue = intrinsic > 0 ? undiscounted - intrinsic : undiscounted;
  const larger = Math.max(forward, strike);
  if (intrinsic > 0 && timeValue <= ROUNDING * larger) {
    return timeValue < -ROUNDING * larger ? BELOW_INTRINSIC : ZERO_TIME_VALUE;
  }
  const bound = isCall ? forward : strike;
  if (bound - undiscounted <= Number.EPSILON * bound) return ABOVE_MAXIMUM;
  const smaller = Math.min(forward, strike);
  const fraction = timeValue / smaller;
  if (fraction === 0) return ZERO_TIME_VALUE;
  const root = Math.sqrt(years);
  const distance = Math.abs(logRatio(forward, strike));
  const deviation = solveDeviation(distance, fraction, (bound - undiscounted) / smaller, guess * root);
  const volatility = deviation / root;
  return volatility > 0 && volatility < Number.POSITIVE_INFINITY ? volatility : INVALID;
}
