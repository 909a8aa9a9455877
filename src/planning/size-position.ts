export type SizeInput = {
  /** What one unit risks and pays, dollars a share. */
  readonly risk: number;
  /** Dollars for the whole trade. */
  readonly maxRisk?: number | null | undefined;
  readonly accountSize?: number | null | undefined;
  /** Percent of the account; 2 where omitted. */
  readonly riskPercent?: number | undefined;
  /** f* of `kellyFraction`; null or omitted: no cap. */
  readonly kelly?: number | null | undefined;
};

export type PositionSize = {
  /** Contracts of each leg; 0 is an answer; null where neither an account nor a budget is known. */
  readonly contracts: number | null;
  /** Dollars that may be lost; null where unknown. */
  readonly budget: number | null;
  /** What one contract of each leg risks, dollars. */
  readonly riskOfOne: number;
  /** What holds the size down. */
  readonly limitedBy: "budget" | "kelly" | null;
  /** As a sentence, where the size is 0 or capped. */
  readonly words: string | null;
};
