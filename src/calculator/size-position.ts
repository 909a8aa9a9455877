import type { Sizing } from "./calculate-request.ts";
import type { PositionSize } from "./calculation.ts";

const DEFAULT_RISK_PERCENT = 2;

/** How many units an account can carry: its risk budget over what one unit can lose. Null without an account size. */
export function sizePosition(
  { accountSize, riskPercent = DEFAULT_RISK_PERCENT }: Sizing,
  maxLossPerShare: number | null,
  sharesPerContract: number,
): PositionSize | null {
  if (accountSize === undefined) return null;
  const riskBudget = Math.round(accountSize * riskPercent) / 100;
  const riskPerContract =
    maxLossPerShare === null ? null : Math.round(maxLossPerShare * sharesPerContract * 100) / 100;
  // A trade that can't lose has no size that risk would set.
  const maxContracts =
    riskPerContract === null || riskPerContract <= 0 ? null : Math.floor(riskBudget / riskPerContract);
  return { accountSize, riskPercent, riskBudget, riskPerContract, maxContracts };
}
