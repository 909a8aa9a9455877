export type Regime = "high" | "neutral" | "low";

export type VolatilityRegime = {
  /** Null where there is no rank to judge by. */
  readonly regime: Regime | null;
  /** Rank and percentile differ by more than 25 points: one spike in the year distorts the rank. */
  readonly disagreement: boolean;
};

const HIGH_FROM = 50;
const LOW_BELOW = 30;
/** Points of rank by which a regime outlasts its bound: more than quotes and the range's own noise move a rank. */
const HYSTERESIS = 3;
const DISAGREE_BY_MORE_THAN = 25;

/**
 * Rank of 50 or more is high, below 30 low, between neutral; neutral also where the percentile disagrees. What `before` was
 * high or low stays so until the rank is 3 points past the bound: below 47, or from 33 on.
 */
export function regime(input: {
  readonly rank: number | null;
  readonly percentile: number | null;
  /** The regime judged before this one; null or left out where there was none. */
  readonly before?: Regime | null;
}): VolatilityRegime {
  const { rank, percentile, before = null } = input;
  if (rank === null || !Number.isFinite(rank)) return { regime: null, disagreement: false };
  if (percentile !== null && Math.abs(rank - percentile) > DISAGREE_BY_MORE_THAN) {
    return { regime: "neutral", disagreement: true };
  }
  if (rank >= (before === "high" ? HIGH_FROM - HYSTERESIS : HIGH_FROM))
    return { regime: "high", disagreement: false };
  const low = before === "low" ? LOW_BELOW + HYSTERESIS : LOW_BELOW;
  return { regime: rank < low ? "low" : "neutral", disagreement: false };
}
