import { normalCdf, normalPdf } from "../../pricing/normal-distribution.ts";
import type { RepricedLeg } from "./leg.ts";

/** Worth at the horizon of one long leg that lives on, dollars a share, at a price of the underlying of 0 or above. */
export function laterValue(leg: RepricedLeg, spot: number): number {
  const value = europeanValue(leg, spot);
  return leg.floored ? Math.max(value, exerciseValue(leg, spot)) : value;
}

/** How much holding on is worth more than exercising, dollars; negative where a floored leg is exercised. */
export function waitingWorth(leg: RepricedLeg, spot: number): number {
  return europeanValue(leg, spot) - exerciseValue(leg, spot);
}

/** d profit / d spot of the legs that live on. */
export function laterDelta(legs: readonly RepricedLeg[], spot: number): number {
  let delta = 0;
  for (const leg of legs) {
    const sign = leg.type === "call" ? 1 : -1;
    const each = isExercised(leg, spot)
      ? 1
      : leg.growth * leg.discountFactor * normalCdf(sign * standardised(leg, spot));
    delta += leg.amount * sign * each;
  }
  return delta;
}

/** d^2 profit / d spot^2 of the legs that live on, times the spot: the same sign, and no overflow near 0. */
export function laterGammaTimesSpot(legs: readonly RepricedLeg[], spot: number): number {
  let gamma = 0;
  for (const leg of legs) {
    if (isExercised(leg, spot)) continue;
    const weight = (leg.amount * leg.growth * leg.discountFactor) / leg.deviation;
    gamma += weight * normalPdf(standardised(leg, spot));
  }
  return gamma;
}

function isExercised(leg: RepricedLeg, spot: number): boolean {
  return leg.floored && waitingWorth(leg, spot) < 0;
}

function europeanValue(leg: RepricedLeg, spot: number): number {
  const { type, strike, deviation, growth, discountFactor } = leg;
  const sign = type === "call" ? 1 : -1;
  if (spot === 0) return type === "call" ? 0 : discountFactor * strike;
  const d1 = standardised(leg, spot);
  const forward = sign * spot * growth * normalCdf(sign * d1);
  return discountFactor * (forward - sign * strike * normalCdf(sign * (d1 - deviation)));
}

function exerciseValue({ type, strike }: RepricedLeg, spot: number): number {
  return Math.max(0, type === "call" ? spot - strike : strike - spot);
}

function standardised({ strike, deviation, growth }: RepricedLeg, spot: number): number {
  return Math.log((spot * growth) / strike) / deviation + 0.5 * deviation;
}
