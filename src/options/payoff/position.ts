import { normalCdf, normalPdf } from "../../pricing/normal-distribution.ts";
import type { OptionType } from "../contract.ts";
import { type PricedLeg, SAME_INSTANT_YEARS, type StrategyInput } from "../strategy-input.ts";

/** A leg that expires at the horizon and is worth its intrinsic value there. */
export type SettledLeg = {
  readonly type: OptionType;
  readonly strike: number;
  /** Quantity, negative when sold. */
  readonly amount: number;
};

/** A leg that lives on after the horizon and is valued there at its own volatility (Black-Scholes-Merton). */
export type RepricedLeg = SettledLeg & {
  /** Volatility times the root of the years left at the horizon. */
  readonly deviation: number;
  /** e^{(r - q) years left} and e^{-r years left}. */
  readonly growth: number;
  readonly discountFactor: number;
};

/** A strategy as it will stand at the horizon, per share of one unit. */
export type Position = {
  readonly settled: readonly SettledLeg[];
  readonly repriced: readonly RepricedLeg[];
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
  return { settled, repriced, netDebit, halfSpreads, tolerance: 1e-14 * scale };
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
  return { type, strike, amount, deviation, growth, discountFactor: Math.exp(-rate * left) };
}

/** Profit or loss at the horizon, net of what was paid, at a price of the underlying of 0 or above. */
export function profitAt(position: Position, spot: number): number {
  let profit = settledValue(position.settled, spot) - position.netDebit;
  for (const leg of position.repriced) profit += leg.amount * repricedValue(leg, spot);
  return profit;
}

export function settledValue(legs: readonly SettledLeg[], spot: number): number {
  let value = 0;
  for (const { type, strike, amount } of legs) {
    const intrinsic = type === "call" ? spot - strike : strike - spot;
    if (intrinsic > 0) value += amount * intrinsic;
  }
  return value;
}

function repricedValue(leg: RepricedLeg, spot: number): number {
  const { type, strike, deviation, growth, discountFactor } = leg;
  const sign = type === "call" ? 1 : -1;
  if (spot === 0) return type === "call" ? 0 : discountFactor * strike;
  const d1 = standardised(leg, spot);
  const forward = sign * spot * growth * normalCdf(sign * d1);
  return discountFactor * (forward - sign * strike * normalCdf(sign * (d1 - deviation)));
}

/** d profit / d spot of the legs that live on. */
export function repricedDelta(legs: readonly RepricedLeg[], spot: number): number {
  let delta = 0;
  for (const leg of legs) {
    const sign = leg.type === "call" ? 1 : -1;
    delta += leg.amount * sign * leg.growth * leg.discountFactor * normalCdf(sign * standardised(leg, spot));
  }
  return delta;
}

/** d^2 profit / d spot^2 of the legs that live on, times the spot: the same sign, and no overflow near 0. */
export function repricedGammaTimesSpot(legs: readonly RepricedLeg[], spot: number): number {
  let gamma = 0;
  for (const leg of legs) {
    const weight = (leg.amount * leg.growth * leg.discountFactor) / leg.deviation;
    gamma += weight * normalPdf(standardised(leg, spot));
  }
  return gamma;
}

function standardised({ strike, deviation, growth }: RepricedLeg, spot: number): number {
  return Math.log((spot * growth) / strike) / deviation + 0.5 * deviation;
}
