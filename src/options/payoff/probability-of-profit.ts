import type { HorizonDensity } from "./horizon-density.ts";
import type { ProfitInterval } from "./profit-intervals.ts";

/**
 * The sum over the profit intervals [a, b] of P(S > a) - P(S > b): risk-neutral, held to the horizon.
 * A smile with butterfly arbitrage may give an interval less than nothing; it then counts as nothing.
 */
export function probabilityOfProfit(intervals: readonly ProfitInterval[], density: HorizonDensity): number {
  let probability = 0;
  for (const [from, to] of intervals) {
    const inside = density.above(from) - (to === null ? 0 : density.above(to));
    if (inside > 0) probability += inside;
  }
  return Math.min(1, probability);
}
