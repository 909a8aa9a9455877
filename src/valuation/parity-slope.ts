import type { ParityPair } from "../volatility/parity-pairs.ts";

/** The rate that the chain itself discounts with, and its standard error; continuously compounded fractions a year. */
export type SlopeRate = { rate: number; error: number };

/** Below six months the spreads drown the slope. */
export const LEAST_SLOPE_YEARS = 0.5;
const LEAST_STRIKES = 6;
const MOST_ERROR = 0.01;

/**
 * From the slope of C - P along the strikes, which is -e^{-rT}: weighted least squares through pairs relieved of early
 * exercise. Null below six months of life, with fewer than six strikes, or where the slope is less certain than a
 * hundredth a year.
 */
export function slopeRate(
  pairs: readonly ParityPair[],
  years: number,
  relief: (pair: ParityPair) => number,
): SlopeRate | null {
  if (years < LEAST_SLOPE_YEARS || pairs.length < LEAST_STRIKES) return null;
  let [weights, strikes, values] = [0, 0, 0];
  for (const pair of pairs) {
    const weight = weightOf(pair);
    weights += weight;
    strikes += weight * pair.strike;
    values += weight * (pair.difference - relief(pair));
  }
  const [strike, value] = [strikes / weights, values / weights];
  let [spread, product] = [0, 0];
  for (const pair of pairs) {
    const off = pair.strike - strike;
    spread += weightOf(pair) * off * off;
    product += weightOf(pair) * off * (pair.difference - relief(pair) - value);
  }
  const discount = -product / spread;
  if (!(discount > 0)) return null;
  const error = 1 / Math.sqrt(spread) / discount / years;
  return error <= MOST_ERROR ? { rate: -Math.log(discount) / years, error } : null;
}

function weightOf({ halfSpread }: ParityPair): number {
  return 1 / Math.max(halfSpread, 0.0025) ** 2;
}
