export type VolatilityRegime = {
  /** Null where there is no rank to judge by. */
  readonly regime: "high" | "neutral" | "low" | null;
  /** Rank and percentile differ by more than 25 points: one spike in the year distorts the rank. */
  readonly disagreement: boolean;
};

const HIGH_FROM = 50;
const LOW_BELOW = 30;
const DISAGREE_BY_MORE_THAN = 25;

/** Rank of 50 or more is high, below 30 low, between neutral; neutral also where the percentile disagrees. */
export function regime(input: {
  readonly rank: number | null;
  readonly percentile: number | null;
}): VolatilityRegime {
  const { rank, percentile } = input;
  if (rank === null || !Number.isFinite(rank)) return { regime: null, disagreement: false };
  if (percentile !== null && Math.abs(rank - percentile) > DISAGREE_BY_MORE_THAN) {
    return { regime: "neutral", disagreement: true };
  }
  if (rank >= HIGH_FROM) return { regime: "high", disagreement: false };
  return { regime: rank < LOW_BELOW ? "low" : "neutral", disagreement: false };
}
