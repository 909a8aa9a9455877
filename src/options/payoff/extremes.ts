import type { Payoff } from "./payoff.ts";

export type Extremes = {
  /** Dollars per share; null where it has no end. */
  readonly maxProfit: number | null;
  /** The worst outcome as a positive number, negative when even that is a profit; null where it has no end. */
  readonly maxLoss: number | null;
};

/** The best and the worst outcome: they lie on nodes, in the limit of a level tail, or nowhere. */
export function extremes({ profits, tailSlope, tailLimit }: Payoff): Extremes {
  const levels = tailSlope === 0 && tailLimit !== null;
  let best = levels ? tailLimit : Number.NEGATIVE_INFINITY;
  let worst = levels ? tailLimit : Number.POSITIVE_INFINITY;
  for (const profit of profits) {
    if (profit > best) best = profit;
    if (profit < worst) worst = profit;
  }
  // Adding 0 turns -0 into 0, which prints without a sign.
  return { maxProfit: tailSlope > 0 ? null : best + 0, maxLoss: tailSlope < 0 ? null : 0 - worst };
}
