import { InvalidStrategyError } from "../options/invalid-strategy-error.ts";

export type SizeInput = {
  /** What one unit risks, dollars a share. */
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

const SHARES = 100;
const DEFAULT_RISK_PERCENT = 2;
/** Of Kelly's fraction: its inputs are never known well enough for more. */
const KELLY_SHARE = 0.25;
/** 500 / (100 * 5) is one contract whatever the last place says. */
const ROUNDING = 1e-9;

/**
 * Contracts that a budget allows: floor(min(maxRisk, account * riskPercent / 100) / (100 risk)), never forced to 1, and no
 * more than a quarter of Kelly's fraction of the account. Throws InvalidStrategyError naming the field.
 */
export function sizePosition(input: SizeInput): PositionSize {
  checkInput(input);
  const { risk, maxRisk = null, accountSize = null, kelly = null } = input;
  const riskOfOne = Number((SHARES * risk).toFixed(6));
  const budgets: number[] = [];
  if (maxRisk !== null) budgets.push(maxRisk);
  if (accountSize !== null) budgets.push((accountSize * (input.riskPercent ?? DEFAULT_RISK_PERCENT)) / 100);
  const nothingPays = kelly !== null && kelly <= 0;
  if (budgets.length === 0 && !nothingPays)
    return { contracts: null, budget: null, riskOfOne, limitedBy: null, words: null };
  const budget = budgets.length === 0 ? null : Math.min(...budgets);
  const byBudget = budget === null ? 0 : Math.floor(budget / riskOfOne + ROUNDING);
  const byKelly = kellyCap(kelly, accountSize, riskOfOne);
  const contracts = Math.min(byBudget, byKelly);
  const limitedBy = byKelly < byBudget || nothingPays ? "kelly" : "budget";
  return {
    contracts,
    budget,
    riskOfOne,
    limitedBy,
    words: wordsOf({ contracts, budget, riskOfOne, limitedBy, nothingPays }),
  };
}

function kellyCap(kelly: number | null, accountSize: number | null, riskOfOne: number): number {
  if (kelly === null) return Number.POSITIVE_INFINITY;
  if (kelly <= 0) return 0;
  if (accountSize === null) return Number.POSITIVE_INFINITY;
  return Math.floor((KELLY_SHARE * kelly * accountSize) / riskOfOne + ROUNDING);
}

function wordsOf(size: {
  contracts: number;
  budget: number | null;
  riskOfOne: number;
  limitedBy: "budget" | "kelly";
  nothingPays: boolean;
}): string | null {
  const { contracts, budget, riskOfOne, limitedBy, nothingPays } = size;
  if (nothingPays) return "Under this view nothing should be risked on it.";
  if (limitedBy === "kelly")
    return `Held to ${contracts} by a quarter of what growth under this view would bear.`;
  if (contracts > 0) return null;
  return `One contract risks ${dollars(riskOfOne)}, your budget is ${dollars(budget ?? 0)}: a narrower width?`;
}

const dollars = (amount: number) => `$${amount.toFixed(0)}`;

function checkInput({ risk, maxRisk, accountSize, riskPercent }: SizeInput): void {
  for (const [field, value] of Object.entries({ risk, maxRisk, accountSize, riskPercent })) {
    if (value === null || value === undefined) continue;
    if (!(Number.isFinite(value) && value > 0))
      throw new InvalidStrategyError(field, value, "a number above 0");
  }
}
