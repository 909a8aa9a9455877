import { expiryIntervals } from "./half-profit/expiry-intervals.ts";
import { checkHalfProfitInput, type HalfProfitInput } from "./half-profit/half-profit-input.ts";
import { hittingProbability } from "./half-profit/hitting-probability.ts";
import { excessAt, moveTo, profitSurface } from "./half-profit/profit-surface.ts";
import { lognormalDensity, smileDensity } from "./payoff/horizon-density.ts";
import { probabilityOfProfit } from "./payoff/probability-of-profit.ts";

export type { HalfProfitInput, HalfProfitLeg } from "./half-profit/half-profit-input.ts";

/**
 * Probability, 0 to 1, that the position can be closed with the target's profit at some moment before expiry, or ends
 * with it: P50 where the target is half of the credit. Closing is at mids, each leg at its own volatility held to expiry;
 * the price moves at `volatility`, or as the smile has it (Dupire's local volatility). Risk-neutral, watched continuously.
 * Throws InvalidStrategyError naming the field.
 */
export function halfProfitProbability(input: HalfProfitInput): number {
  checkHalfProfitInput(input);
  const { forward, years, smile, volatility = 0 } = input;
  const surface = profitSurface(input);
  moveTo(surface, years);
  if (excessAt(surface, 0, 1) >= -surface.tolerance) return 1;
  const ends = expiryIntervals(input, surface.tolerance);
  const density =
    smile === undefined ? lognormalDensity(forward, years, volatility) : smileDensity(forward, years, smile);
  return Math.max(probabilityOfProfit(ends, density), hittingProbability(input, surface, ends));
}
