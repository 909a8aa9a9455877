/** Whether options are dear, judged by implied against realised volatility and by rank together. */
export type PlanRegime = {
  readonly regime: "rich" | "cheap" | "none" | "unknown";
  /** IV30 less RV20, volatility points; null where either is missing. */
  readonly premiumPoints: number | null;
  /** As a sentence, with the numbers. */
  readonly words: string;
};
