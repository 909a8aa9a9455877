import { type PositionOutcome, positionOutcome } from "../options/position-outcome.ts";
import { heldPosition, livesOn } from "./answer/horizon.ts";
import { positionFills } from "./answer/position-fills.ts";
import { deviationOf, profitAtPrices } from "./answer/position-table.ts";
import { summarisePosition } from "./answer/summarise-position.ts";
import { answerRequest, type CalculateDeps } from "./calculate.ts";
import type { CalculateInput } from "./calculate-request.ts";
import type { Calculation, ProfitTable } from "./calculation.ts";
import { spotOf } from "./resolve/expiry-market.ts";
import { optionsOf, type ResolvedPosition } from "./resolve/resolved-position.ts";
import { cents } from "./rounding.ts";

export type Payoff = {
  calculation: Calculation;
  /**
   * Dollars for the position by price, as its profit table but closer together; only the expiry's row where a leg has no
   * volatility, and null where that too depends on one.
   */
  curves: ProfitTable | null;
};

const SHARES_PER_CONTRACT = 100;

/** What a trade is worth, and its profit as curves to draw. Throws as `calculate` does. */
export function calculatePayoff(deps: CalculateDeps, input: CalculateInput, nowMs: number): Promise<Payoff> {
  return answerRequest(deps, input, nowMs, (position, events, moment) => {
    const calculation = summarisePosition(position, events, moment);
    const fills = positionFills(position);
    const outcome = positionOutcome(heldPosition(position, fills.netDebit));
    const shares = SHARES_PER_CONTRACT * (position.contracts ?? 1);
    const prices = pricesToDraw(position, outcome);
    const filled = { position, fills, outcome, shares, nowMs: moment.nowMs };
    const curves =
      calculation.profitTable === null
        ? expiryOnly(position, outcome, shares, prices)
        : profitAtPrices(filled, prices);
    return { calculation, curves };
  });
}

function expiryOnly(
  position: ResolvedPosition,
  outcome: PositionOutcome,
  shares: number,
  prices: number[],
): ProfitTable | null {
  if (optionsOf(position).some((leg) => livesOn(leg, position.near))) return null;
  const row = prices.map((price) => cents(outcome.profitAt(price) * shares));
  return { prices, dates: [position.near.expiration], profit: [row] };
}

/** Deviations of the price either side, and how many prices; strikes and breakevens are in view, and corners stay sharp. */
const DEVIATIONS = 2.5;
const STEPS = 80;
const LEAST_REACH = 0.02;
const MOST_REACH = 1.5;
const AROUND_STRIKES = 0.02;

function pricesToDraw(position: ResolvedPosition, { breakevens }: PositionOutcome): number[] {
  const spot = spotOf(position.near);
  const strikes = optionsOf(position).map(({ strike }) => strike);
  const reach = Math.min(MOST_REACH, Math.max(LEAST_REACH, DEVIATIONS * deviationOf(position)));
  // A strike that is far off would leave the rest no room.
  const isNear = (mark: number) => Math.abs(Math.log(mark / spot)) < MOST_REACH;
  const marks = [...strikes, ...breakevens].filter(isNear);
  const low = Math.min(spot * Math.exp(-reach), ...marks.map((mark) => mark * (1 - AROUND_STRIKES)));
  const high = Math.max(spot * Math.exp(reach), ...marks.map((mark) => mark * (1 + AROUND_STRIKES)));
  const even = Array.from({ length: STEPS + 1 }, (_none, step) => low + ((high - low) * step) / STEPS);
  return [...new Set([...even, ...marks].map((price) => Number(price.toFixed(4))))].sort((a, b) => a - b);
}
