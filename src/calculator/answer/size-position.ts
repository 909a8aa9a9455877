import type { Sizing } from "../calculate-request.ts";
import type { PositionSize } from "../calculation.ts";
import { cents } from "../rounding.ts";

const DEFAULT_RISK_PERCENT = 2;

/** Of one unit, dollars; null where loss has no end, or nothing is set aside that is known. */
export type UnitRisk = { maxLoss: number | null; buyingPower: number | null; cash: number | null };

/**
 * How many units an account can carry: its risk budget over what one unit can lose, and the whole account over the buying
 * power that one takes. Null without an account size.
 */
export function sizePosition(
  { accountSize, riskPercent = DEFAULT_RISK_PERCENT }: Sizing,
  { maxLoss, buyingPower, cash }: UnitRisk,
): PositionSize | null {
  if (accountSize === undefined) return null;
  const riskBudget = cents((accountSize * riskPercent) / 100);
  const riskPerContract = maxLoss === null ? null : cents(maxLoss);
  // A trade that can't lose has no size that risk would set.
  const maxContracts =
    riskPerContract === null || riskPerContract <= 0 ? null : Math.floor(riskBudget / riskPerContract);
  const taken = buyingPower === null || cents(buyingPower) <= 0 ? null : cents(buyingPower);
  const byBuyingPower = taken === null ? null : Math.floor(accountSize / taken);
  const reasons = [
    riskReason(maxContracts, riskPerContract, riskBudget),
    taken !== null && byBuyingPower === 0
      ? `One contract takes ${dollars(taken)} of buying power; your account is ${dollars(accountSize)}.`
      : null,
  ].filter((reason) => reason !== null);
  return {
    accountSize,
    riskPercent,
    riskBudget,
    riskPerContract,
    maxContracts,
    buyingPowerPerContract: buyingPower === null ? null : cents(buyingPower),
    contractsByBuyingPower: byBuyingPower,
    contractsByCash: cash === null || cash <= 0 ? null : Math.floor(accountSize / cents(cash)),
    reason: reasons.join(" ") || null,
  };
}

function riskReason(maxContracts: number | null, risk: number | null, budget: number): string | null {
  if (risk === null) return "The loss has no limit: risk sets no size, buying power does.";
  if (maxContracts === null) return "It can't lose at this price: risk sets no size.";
  if (maxContracts > 0) return null;
  return `One contract risks ${dollars(risk)}; your budget is ${dollars(budget)}.`;
}

const dollars = (value: number) =>
  `$${value
    .toFixed(2)
    .replace(/\.00$/, "")
    .replace(/\B(?=(\d{3})+(?!\d))/g, ",")}`;
