import type { ExerciseStyle, OptionType, Side } from "./contract.ts";
import { extremes } from "./payoff/extremes.ts";
import type { RepricedLeg, SettledLeg } from "./payoff/leg.ts";
import { type Payoff, settledPayoff } from "./payoff/payoff.ts";
import { type Position, profitAt } from "./payoff/position.ts";
import {
  breakevens,
  type ProfitInterval,
  profitIntervals,
  signedIntervals,
} from "./payoff/profit-intervals.ts";
import { repricedPayoff } from "./payoff/repriced-payoff.ts";

/** A leg as it will stand at the horizon, the nearest expiry of the position. */
export type HeldLeg = {
  readonly type: OptionType;
  readonly side: Side;
  readonly strike: number;
  readonly quantity: number;
  /** Null for a leg that expires at the horizon. */
  readonly later: LaterLife | null;
};

/** What a leg that lives on is valued with at the horizon. */
export type LaterLife = {
  readonly years: number;
  /** Annualised, from the horizon to its expiry; 0 where the market leaves it nothing. */
  readonly volatility: number;
  /** Its forward over that of the horizon, and its discount factor over that of the horizon. */
  readonly growth: number;
  readonly discountFactor: number;
  readonly exerciseStyle: ExerciseStyle;
};

export type HeldPosition = {
  readonly legs: readonly HeldLeg[];
  /** Held, in units of what one contract delivers; negative when short. */
  readonly shares: number;
  /** Paid to open, the shares included, dollars a share; negative for a credit. */
  readonly netDebit: number;
  /** Where a leg lives on, prices up to here are judged, or up to the highest strike. */
  readonly farthest: number;
};

/** What a position can make and lose at its horizon, dollars a share of one unit, whatever the odds. */
export type PositionOutcome = {
  /** Null where profit has no end. */
  readonly maxProfit: number | null;
  /** The worst outcome as a positive number; negative where even that is a profit; null where loss has no end. */
  readonly maxLoss: number | null;
  /** Prices of the underlying, ascending. */
  readonly breakevens: readonly number[];
  profitAt(price: number): number;
  /** Prices between which the profit is above this, 0 where none is given. */
  pricesAbove(profit?: number): readonly ProfitInterval[];
  /** Prices of the largest profit, and of all but the largest loss; null where that has no end. */
  bestPrices(): readonly ProfitInterval[] | null;
  betterThanWorst(): readonly ProfitInterval[] | null;
};

/** Below this deviation a leg is worth its intrinsic value; 0 itself would divide by nothing. */
const LEAST_DEVIATION = 1e-6;
/** Profit and loss of a leg that lives on come close to their bounds without reaching them: a cent counts as there. */
const NEAR = 0.01;

export function positionOutcome(held: HeldPosition): PositionOutcome {
  const position = asPosition(held);
  const payoff = payoffOf(position, held.farthest);
  const found = extremes(payoff);
  const { maxProfit, maxLoss } = found;
  const pricesAbove = (profit = 0) => profitIntervals(signedIntervals(payoff, profit));
  const near = position.repriced.length === 0 ? 2 * payoff.tolerance : NEAR;
  return {
    ...found,
    breakevens: breakevens(signedIntervals(payoff)),
    profitAt: (price) => profitAt(position, price),
    pricesAbove,
    bestPrices: () => (maxProfit === null ? null : pricesAbove(maxProfit - near)),
    betterThanWorst: () => (maxLoss === null ? null : pricesAbove(near - maxLoss)),
  };
}

export function payoffOf(position: Position, farthest: number): Payoff {
  return position.repriced.length === 0 ? settledPayoff(position) : repricedPayoff(position, farthest);
}

/** Profit at the horizon, dollars a share of one unit, at a price of the underlying of 0 or above. */
export function heldProfit(held: Omit<HeldPosition, "farthest">, price: number): number {
  return profitAt(asPosition(held), price);
}

function asPosition({ legs, shares, netDebit }: Omit<HeldPosition, "farthest">): Position {
  const settled: SettledLeg[] = [];
  const repriced: RepricedLeg[] = [];
  let scale = Math.abs(netDebit);
  for (const { type, side, strike, quantity, later } of legs) {
    const amount = side === "buy" ? quantity : -quantity;
    scale += quantity * strike;
    if (later === null) settled.push({ type, strike, amount });
    else repriced.push(repricedLeg({ type, strike, amount }, later));
  }
  return { settled, repriced, shares, netDebit, halfSpreads: 0, tolerance: 1e-14 * scale };
}

function repricedLeg(leg: SettledLeg, later: LaterLife): RepricedLeg {
  const { years, volatility, growth, discountFactor, exerciseStyle } = later;
  const deviation = Math.max(LEAST_DEVIATION, volatility * Math.sqrt(years));
  return { ...leg, deviation, growth, discountFactor, floored: exerciseStyle === "american" };
}
