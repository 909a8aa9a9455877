import { type PositionOutcome, positionOutcome } from "../../options/position-outcome.ts";
import type { ProfitTable } from "../calculation.ts";
import type { Moment } from "../events/ex-dividends.ts";
import { spotOf } from "../resolve/expiry-market.ts";
import { optionsOf, type ResolvedPosition } from "../resolve/resolved-position.ts";
import { cents } from "../rounding.ts";
import { densityOf, heldPosition, livesOn } from "./horizon.ts";
import { positionFills } from "./position-fills.ts";
import { deviationOf, profitAtPrices } from "./position-table.ts";

const SHARES_PER_CONTRACT = 100;

/**
 * A position's profit table with prices close together, strikes and breakevens among them; only the expiry's row where a
 * leg has no volatility, and null where that too depends on one.
 */
export function payoffCurves(position: ResolvedPosition, { nowMs }: Moment): ProfitTable | null {
  const fills = positionFills(position);
  const outcome = positionOutcome(heldPosition(position, fills.netDebit));
  const shares = SHARES_PER_CONTRACT * (position.contracts ?? 1);
  const prices = pricesToDraw(position, outcome);
  const whole =
    densityOf(position) === null ? null : profitAtPrices({ position, fills, outcome, shares, nowMs }, prices);
  return whole ?? expiryOnly(position, outcome, shares, prices);
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
