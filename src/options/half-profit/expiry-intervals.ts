import { settledPayoff } from "../payoff/payoff.ts";
import { type ProfitInterval, signedIntervals } from "../payoff/profit-intervals.ts";
import type { HalfProfitInput } from "./half-profit-input.ts";

/** Prices at expiry between which the payoff earns the target; null is "without end". */
export function expiryIntervals(input: HalfProfitInput, tolerance: number): ProfitInterval[] {
  const { legs, shares = 0, netDebit, target } = input;
  const settled = legs.map(({ type, side, strike, quantity }) => {
    return { type, strike, amount: side === "buy" ? quantity : -quantity };
  });
  const payoff = settledPayoff({ settled, repriced: [], shares, netDebit, halfSpreads: 0, tolerance });
  const intervals: ProfitInterval[] = [];
  for (const { from, to, sign } of signedIntervals(payoff, target)) if (sign >= 0) intervals.push([from, to]);
  return intervals;
}

/** The part of each node's cell that the intervals cover: a step between two nodes is not moved to one of them. */
export function coverage(intervals: readonly ProfitInterval[], prices: Float64Array): Float64Array {
  return prices.map((price, i) => {
    // Root by root: far out the product of two prices leaves the doubles.
    const low = Math.sqrt(price) * Math.sqrt(prices[i - 1] ?? price);
    const high = Math.sqrt(price) * Math.sqrt(prices[i + 1] ?? price);
    let covered = 0;
    for (const [from, to] of intervals)
      covered += Math.max(0, Math.min(high, to ?? high) - Math.max(low, from));
    return Math.min(1, covered / (high - low));
  });
}
