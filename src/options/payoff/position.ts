import { type PricedLeg, SAME_INSTANT_YEARS, type StrategyInput } from "../strategy-input.ts";
import { laterValue } from "./later-leg.ts";
import type { RepricedLeg, SettledLeg } from "./leg.ts";

/** A strategy as it will stand at the horizon, per share of one unit. */
export type Position = {
  readonly settled: readonly SettledLeg[];
  readonly repriced: readonly RepricedLeg[];
  /** Shares held, negative when short. */
  readonly shares: number;
  /** Paid to open; negative for a credit. */
  readonly netDebit: number;
  readonly halfSpreads: number;
  /** A profit or loss smaller than this is rounding. */
  readonly tolerance: number;
};

export function positionAt(horizonYears: number, { legs, rate, dividendYield }: StrategyInput): Position {
  const settled: SettledLeg[] = [];
  const repriced: RepricedLeg[] = [];
  let netDebit = 0;
  let halfSpreads = 0;
  let scale = 0;
  for (const leg of legs) {
    const { type, strike, quantity, years, premium } = leg;
    const amount = leg.side === "buy" ? quantity : -quantity;
    netDebit += amount * premium;
    halfSpreads += quantity * (leg.halfSpread ?? 0);
    scale += quantity * (strike + premium);
    const left = years - horizonYears;
    if (left <= SAME_INSTANT_YEARS) settled.push({ type, strike, amount });
    else repriced.push(repricedLeg(leg, amount, left, rate, dividendYield));
  }
  return { settled, repriced, shares: 0, netDebit, halfSpreads, tolerance: 1e-14 * scale };
}

function repricedLeg(
  { type, strike, volatility }: PricedLeg,
  amount: number,
  left: number,
  rate: number,
  dividendYield: number,
): RepricedLeg {
  const deviation = volatility * Math.sqrt(left);
  const growth = Math.exp((rate - dividendYield) * left);
  return { type, strike, amount, deviation, growth, discountFactor: Math.exp(-rate * left), floored: false };
}

/** Profit or loss at the horizon, net of what was paid, at a price of the underlying of 0 or above. */
export function profitAt(position: Position, spot: number): number {
  let profit = settledValue(position.settled, spot) + position.shares * spot - position.netDebit;
  for (const leg of position.repriced) profit += leg.amount * laterValue(leg, spot);
  return profit;
}

function settledValue(legs: readonly SettledLeg[], spot: number): number {
  let value = 0;
  for (const { type, strike, amount } of legs) {
    const intrinsic = type === "call" ? spot - strike : strike - spot;
    if (intrinsic > 0) value += amount * intrinsic;
  }
  return value;
}
