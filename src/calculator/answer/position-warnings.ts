import type { PositionOutcome } from "../../options/position-outcome.ts";
import { discountFactorOf } from "../resolve/expiry-market.ts";
import { optionsOf, type ResolvedPosition } from "../resolve/resolved-position.ts";
import { densityOf, livesOn } from "./horizon.ts";
import type { PositionFills } from "./position-fills.ts";

/** Crossing the quotes may cost this share of the largest loss before it is warned of. */
const DEAR_SHARE = 0.25;

/** What a trader should know of what the position can do, as sentences. */
export function positionWarnings(
  position: ResolvedPosition,
  { own }: PositionFills,
  { maxLoss }: PositionOutcome,
): string[] {
  const warnings: string[] = [];
  if (maxLoss === null) warnings.push("The loss has no limit.");
  else if (maxLoss <= 0) warnings.push("This premium can't lose: please check it.");
  const cost = own === null ? 0 : own.natural - own.mid;
  if (maxLoss !== null && maxLoss > 0 && cost > DEAR_SHARE * maxLoss) {
    const [crossing, risk] = [cost, maxLoss].map((dollars) => (100 * dollars).toFixed(0));
    warnings.push(`Crossing the quotes costs $${crossing} a contract, of $${risk} at risk at this fill.`);
  }
  if (hasOpenTail(position))
    warnings.push(
      "European: a far call can't be exercised, so beyond eight standard deviations its worth drifts from the near one's.",
    );
  if (densityOf(position) === null)
    warnings.push("No volatility fits what was given, so there is no probability, expected value or greeks.");
  return warnings;
}

/** A call that lives on, cannot be exercised and grows at another pace than the underlying. */
function hasOpenTail(position: ResolvedPosition): boolean {
  const { near } = position;
  return optionsOf(position).some((leg) => {
    const { type, market, exerciseStyle } = leg;
    if (type !== "call" || exerciseStyle === "american" || !livesOn(leg, near)) return false;
    const carried = (market.forward / near.forward) * (discountFactorOf(market) / discountFactorOf(near));
    return Math.abs(carried - 1) > 1e-4;
  });
}
