/** Whether options are dear, judged by implied against realised volatility and by rank together. */
export type PlanRegime = {
  readonly regime: "rich" | "cheap" | "none" | "unknown";
  /** IV30 less RV20, volatility points; null where either is missing. */
  readonly premiumPoints: number | null;
  /** As a sentence, with the numbers. */
  readonly words: string;
};

export type RegimeInput = {
  /** Annual fractions; null where not known. */
  readonly iv30: number | null;
  readonly rv20: number | null;
  /** 0..100; null where there is none. */
  readonly ivRank: number | null;
  readonly ivPercentile: number | null;
};

const [RICH_BY_POINTS, RICH_FROM_RANK, CHEAP_BELOW_RANK] = [2, 50, 30];
const DISAGREE_BY = 25;

/**
 * rich: IV30 more than two points above RV20 and a rank of 50 or more; cheap: IV30 below RV20 and a rank below 30; none:
 * anything else. What makes options dear is implied less expected volatility and not the level of the implied one
 * (Israelov and Nielsen, JPM 41(4), 2015), so that a low rank alone recommends nothing. Wording and order only: what it is
 * worth is in the view's volatility already.
 */
export function planRegime({ iv30, rv20, ivRank, ivPercentile }: RegimeInput): PlanRegime {
  const premium = iv30 === null || rv20 === null ? null : 100 * (iv30 - rv20);
  const answer = (regime: PlanRegime["regime"], words: string) => ({ regime, premiumPoints: premium, words });
  if (ivRank === null) return answer("unknown", "Whether options are dear is unknown: there is no IV rank.");
  const rank = `IV rank ${ivRank.toFixed(0)}`;
  if (ivPercentile !== null && Math.abs(ivRank - ivPercentile) > DISAGREE_BY) {
    const percentile = ivPercentile.toFixed(0);
    return answer(
      "unknown",
      `${rank} and percentile ${percentile} contradict each other: one spike rules the year, taken as neutral.`,
    );
  }
  if (premium === null) return answer("unknown", `${rank}, but implied or realised volatility is missing.`);
  const against = `${rank}, implied ${Math.abs(premium).toFixed(1)} points ${premium < 0 ? "below" : "above"} realised`;
  if (premium > RICH_BY_POINTS && ivRank >= RICH_FROM_RANK)
    return answer("rich", `${against}: options are dear.`);
  if (premium < 0 && ivRank < CHEAP_BELOW_RANK) return answer("cheap", `${against}: options are cheap.`);
  return answer("none", `${against}: no edge in volatility itself.`);
}
