import type { OptionType } from "../../../src/options/contract.ts";

/** The normal distribution by the series of Marsaglia (Journal of Statistical Software 11, 2004). */
export function ownCdf(x: number): number {
  if (x < -8) return 0;
  if (x > 8) return 1;
  let [sum, term, last] = [x, x, 0];
  for (let i = 3; sum !== last; i += 2) {
    last = sum;
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}

/** Undiscounted (Black 1976). */
export function ownBlack(type: OptionType, forward: number, strike: number, deviation: number): number {
  const sign = type === "call" ? 1 : -1;
  if (deviation < 1e-9) return Math.max(0, sign * (forward - strike));
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  return sign * (forward * ownCdf(sign * d1) - strike * ownCdf(sign * (d1 - deviation)));
}

/** Prices of the underlying, and how likely it ends about each. */
export type OwnDensity = { readonly prices: Float64Array; readonly weights: Float64Array };

const STEPS = 6_000;
/** By the smile's own volatility where they end: far out it may be several times that at the money. */
const DEVIATIONS = 9;
/** Of a deviation: over which the derivative of the call's price is taken. */
const STEP_OF_STRIKE = 1e-4;

/**
 * The second derivative in strike of the undiscounted calls that a smile gives (Breeden and Litzenberger 1978): the
 * differences between prices of the first one, so that a density that jumps, as where the quotes end, loses nothing.
 */
export function ownDensity({
  forward,
  years,
  volatility,
}: {
  forward: number;
  years: number;
  volatility: (strike: number) => number;
}): OwnDensity {
  const root = Math.sqrt(years);
  const wide = volatility(forward) * root;
  const call = (strike: number) => ownBlack("call", forward, strike, volatility(strike) * root);
  const [low, high] = [-1, 1].map((sign) => {
    let end = forward;
    for (let turn = 0; turn < 40; turn += 1)
      end = forward * Math.exp(sign * DEVIATIONS * root * volatility(end));
    return end;
  }) as [number, number];
  const priceAt = (step: number) => low * (high / low) ** (step / STEPS);
  const above = (strike: number) => {
    const step = STEP_OF_STRIKE * wide * strike;
    return (call(strike - step) - call(strike + step)) / (2 * step);
  };
  const prices = new Float64Array(STEPS + 1).map((_, i) => priceAt(i));
  let before = 1;
  const weights = prices.map((_price, i) => {
    const after = i === STEPS ? 0 : above(priceAt(i + 0.5));
    const weight = before - after;
    before = after;
    return weight;
  });
  return { prices, weights };
}

/** The mean of a payoff. */
export function ownMean({ prices, weights }: OwnDensity, payoff: (price: number) => number): number {
  let sum = 0;
  for (let i = 0; i < prices.length; i += 1) sum += (weights[i] ?? 0) * payoff(prices[i] ?? 0);
  return sum;
}

/** How likely a payoff is above 0: between two prices of different signs the part of the stretch that is above. */
export function ownProbability({ prices, weights }: OwnDensity, payoff: (price: number) => number): number {
  const profits = prices.map(payoff);
  let sum = 0;
  for (let i = 0; i < prices.length; i += 1) {
    const own = profits[i] ?? 0;
    const [left, right] = [profits[i - 1] ?? own, profits[i + 1] ?? own];
    sum += (weights[i] ?? 0) * 0.5 * (shareAbove(own, (own + left) / 2) + shareAbove(own, (own + right) / 2));
  }
  return sum;
}

/** Of a straight stretch from one profit to another, the part above 0. */
function shareAbove(from: number, to: number): number {
  if (from > 0 && to > 0) return 1;
  if (from <= 0 && to <= 0) return 0;
  return Math.max(from, to) / Math.abs(from - to);
}
