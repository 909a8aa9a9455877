import { isCashIndex } from "../../options/cash-index.ts";
import { buyingPower } from "../../options/margin/buying-power.ts";
import { cashToSecure } from "../../options/margin/cash-to-secure.ts";
import type { Capital, Greeks } from "../calculation.ts";
import { marginLegs } from "../resolve/margin-legs.ts";
import { amountOf, type ResolvedPosition } from "../resolve/resolved-position.ts";
import { cents, known, round } from "../rounding.ts";
import type { PositionFills } from "./position-fills.ts";

const DAYS_A_YEAR = 365;
/** Half a cent on one contract, dollars: a ratio to less says nothing. */
const LEAST = 0.005;

/** Dollars for the whole position, from what one unit can make and lose a share. */
export type Outcome = { maxProfit: number | null; maxLoss: number | null };

/** What the trade ties up, and what it returns on that. `shares`: of the whole position. */
export function capitalOf(
  position: ResolvedPosition,
  fills: PositionFills,
  { maxProfit, maxLoss }: Outcome,
  greeks: Greeks | null,
  shares: number,
): Capital {
  const legs = marginLegs(position, fills.legs);
  const broadBased = position.symbol !== null && isCashIndex(position.symbol);
  const margin = buyingPower({ legs, spot: position.underlyingPrice, broadBased });
  // Where the trader gave the net alone, it takes the place of the premiums.
  const paid = legs.reduce((sum, leg) => sum + amountOf(leg) * leg.premium, 0);
  const taken = cents((margin.amount + fills.netDebit - paid) * shares);
  const cash = cashToSecure({ legs });
  const risk = maxLoss === null ? taken : cents(maxLoss * shares);
  const profit = known(maxProfit, (value) => value * shares);
  const onCapital = ratio(profit, taken);
  return {
    buyingPower: taken,
    buyingPowerBasis: margin.basis,
    cashToSecure: known(cash, (amount) => cents(amount * shares)),
    returnOnRisk: maxLoss === null ? null : ratio(profit, maxLoss * shares),
    returnOnCapital: onCapital,
    annualisedReturn: known(onCapital, (value) =>
      round((value * DAYS_A_YEAR) / Math.max(1, position.dte), 4),
    ),
    thetaPercentOfRisk: greeks === null || risk < LEAST ? null : round((100 * greeks.thetaPerDay) / risk, 4),
  };
}

function ratio(profit: number | null, to: number): number | null {
  return profit === null || to < LEAST ? null : round(profit / to, 4);
}
