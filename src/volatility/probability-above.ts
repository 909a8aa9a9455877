import { InvalidStrategyError } from "../options/invalid-strategy-error.ts";
import { smileProbabilityAbove } from "../options/payoff/horizon-density.ts";
import type { SmileCurve } from "../options/smile-curve.ts";

/**
 * P(S_T > barrier), risk-neutral, under the density of a smile (Breeden and Litzenberger 1978):
 * N(d2) - F n(d1) sqrt(T) dsigma/dK with both d at the barrier's own volatility, held to [0, 1].
 * N(d2) alone, at whichever volatility, leaves out what the skew is for.
 * Throws InvalidStrategyError naming the field for an input no density has.
 */
export function probabilityAbove(input: {
  readonly smile: SmileCurve;
  /** Dollars, 0 or above. */
  readonly barrier: number;
  readonly forward: number;
  readonly years: number;
}): number {
  const { smile, barrier, forward, years } = input;
  if (!(barrier >= 0 && Number.isFinite(barrier)))
    throw new InvalidStrategyError("barrier", barrier, "a price, 0 or above");
  if (!(forward > 0 && Number.isFinite(forward)))
    throw new InvalidStrategyError("forward", forward, "a price above 0");
  if (!(years > 0 && Number.isFinite(years))) throw new InvalidStrategyError("years", years, "years above 0");
  return smileProbabilityAbove(smile, barrier, forward, years);
}
