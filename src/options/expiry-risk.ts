import type { PositionLeg } from "./position-leg.ts";
import { SAME_INSTANT_YEARS } from "./strategy-input.ts";

/** Something of a short leg's last day that the payoff does not show. */
export type ExpiryRisk = {
  readonly kind: "pin" | "one-leg-in-the-money";
  /** Index of the short leg. */
  readonly leg: number;
  /** For 100 shares of each contract that is assigned, dollars a share of the unit; 0 of a call: shares are owed. */
  readonly cash: number;
  readonly reason: string;
};

/** A close this near a strike leaves open whether it is exercised: a fraction of the price. */
const PIN_REACH = 0.005;
/** One day: the last day of a leg. */
const LAST_DAY_YEARS = 1 / 365;

/**
 * What may go wrong on the last day of the legs that expire within a day: a short strike within 0.5 % of the price may be
 * exercised or not, which is known only after the close; a short leg in the money whose long leg of that expiry is out
 * of the money is settled in shares. European options are settled in cash and have neither.
 */
export function expiryRisks(legs: readonly PositionLeg[], spot: number): ExpiryRisk[] {
  const risks: ExpiryRisk[] = [];
  for (const [leg, short] of legs.entries()) {
    const { type, side, strike, years, quantity, exerciseStyle } = short;
    if (type === "stock" || strike === null || years === null) continue;
    if (side !== "sell" || exerciseStyle === "european" || years > LAST_DAY_YEARS) continue;
    const cash = type === "put" ? strike * quantity : 0;
    if (Math.abs(strike - spot) <= PIN_REACH * spot) {
      const reason = `the short ${strike} ${type} is at the price: whether it is assigned is known only after the close`;
      risks.push({ kind: "pin", leg, cash, reason });
    } else if (isInTheMoney(short, spot) && legs.some((other) => isOutBeside(other, short, spot))) {
      const wants = type === "put" ? "needs the cash for" : "needs to deliver";
      const reason = `the short ${strike} ${type} is in the money and its long leg is not: expiry ${wants} 100 shares a contract`;
      risks.push({ kind: "one-leg-in-the-money", leg, cash, reason });
    }
  }
  return risks;
}

function isInTheMoney({ type, strike }: PositionLeg, spot: number): boolean {
  return strike !== null && (type === "call" ? spot > strike : spot < strike);
}

/** A long leg of the same type and expiry that ends worthless. */
function isOutBeside(other: PositionLeg, short: PositionLeg, spot: number): boolean {
  if (other.type !== short.type || other.side !== "buy" || other.years === null) return false;
  const together = Math.abs(other.years - (short.years ?? 0)) <= SAME_INSTANT_YEARS;
  return together && !isInTheMoney(other, spot);
}
