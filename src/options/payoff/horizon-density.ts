import { blackPrice } from "../../pricing/black.ts";
import { normalCdf, normalPdf } from "../../pricing/normal-distribution.ts";
import { InvalidStrategyError } from "../invalid-strategy-error.ts";
import type { SmileCurve } from "../smile-curve.ts";
import { LARGEST_VOLATILITY, LEAST_VOLATILITY } from "../strategy-input.ts";
import type { RepricedLeg } from "./leg.ts";

/** The risk-neutral distribution of the underlying's price at the horizon. */
export type HorizonDensity = {
  readonly forward: number;
  /** P(S > barrier). */
  above(barrier: number): number;
  /** E[max(S - strike, 0)], undiscounted. */
  expectedCall(strike: number): number;
  /** E[value at the horizon of one long option that expires later]. */
  expectedRepriced(leg: RepricedLeg): number;
};

/** One volatility for all strikes. */
export function lognormalDensity(forward: number, years: number, volatility: number): HorizonDensity {
  const deviation = volatility * Math.sqrt(years);
  return {
    forward,
    above: (barrier) =>
      barrier > 0 ? normalCdf(Math.log(forward / barrier) / deviation - 0.5 * deviation) : 1,
    expectedCall: (strike) => blackPrice({ type: "call", forward, strike, years, volatility }),
    // The product of two lognormals is lognormal: variances add up, and no quadrature is needed.
    expectedRepriced: ({ type, strike, deviation: later, growth, discountFactor }) =>
      blackPrice({
        type,
        forward: forward * growth,
        strike,
        years: 1,
        volatility: Math.hypot(deviation, later),
        discountFactor,
      }),
  };
}

/** The density whose option prices are those of the smile (Breeden and Litzenberger 1978). */
export function smileDensity(forward: number, years: number, smile: SmileCurve): HorizonDensity {
  const expectedCall = (strike: number) =>
    blackPrice({ type: "call", forward, strike, years, volatility: volatilityAt(smile, strike) });
  return {
    forward,
    above: (barrier) => smileProbabilityAbove(smile, barrier, forward, years),
    expectedCall,
    expectedRepriced: (leg) => expectedRepricedUnder(forward, expectedCall, leg),
  };
}

/**
 * P(S > barrier) = N(d2) - F n(d1) sqrt(T) dsigma/dK with both d at the barrier's own volatility: minus the
 * derivative in strike of the undiscounted call (Breeden and Litzenberger 1978), held to [0, 1] where quotes
 * admit butterfly arbitrage. Throws InvalidStrategyError where the smile gives no volatility.
 */
export function smileProbabilityAbove(
  smile: SmileCurve,
  barrier: number,
  forward: number,
  years: number,
): number {
  if (barrier <= 0) return 1;
  const root = Math.sqrt(years);
  const deviation = volatilityAt(smile, barrier) * root;
  const slope = smile.slope(barrier);
  if (!Number.isFinite(slope)) throw new InvalidStrategyError("smile.slope", slope, `a number at ${barrier}`);
  const d1 = Math.log(forward / barrier) / deviation + 0.5 * deviation;
  const probability = normalCdf(d1 - deviation) - forward * normalPdf(d1) * root * slope;
  return Math.min(1, Math.max(0, probability));
}

/** Standard deviations of d1 either side. */
const REACH = 9;

/** Steps per unit of d1: a wide leg strides over more of the smile's knots, where its third derivative jumps. */
function stepsPerUnit(deviation: number): number {
  return 32 * Math.ceil(Math.min(8, Math.max(1, deviation / 0.05)));
}

/**
 * E[call(S)] of a call that lives on, integrated by parts twice: the integral over K of its gamma at K times
 * E[max(S - K, 0)]. Gamma is a bell in ln K, so that this is the mean of the smile's call prices over a normal d1,
 * which the trapezoidal rule sums with exponential accuracy. A put follows by parity.
 */
function expectedRepricedUnder(
  forward: number,
  expectedCall: (strike: number) => number,
  { type, strike, deviation, growth, discountFactor }: RepricedLeg,
): number {
  const centre = (strike / growth) * Math.exp(-0.5 * deviation * deviation);
  const perUnit = stepsPerUnit(deviation);
  let sum = 0;
  for (let step = -REACH * perUnit; step <= REACH * perUnit; step += 1) {
    const d1 = step / perUnit;
    const price = centre * Math.exp(deviation * d1);
    // Far out a wide leg leaves the doubles: there calls are worth the forward below and nothing above.
    const call = price < 1e-200 * forward ? forward : price > 1e200 * forward ? 0 : expectedCall(price);
    sum += normalPdf(d1) * call;
  }
  const call = (growth * discountFactor * sum) / perUnit;
  return type === "call" ? call : call + discountFactor * (strike - forward * growth);
}

/** The smile's volatility at a strike; throws InvalidStrategyError where it gives none. */
export function volatilityAt(smile: SmileCurve, strike: number): number {
  const volatility = smile.volatility(strike);
  if (!(Number.isFinite(volatility) && volatility >= LEAST_VOLATILITY && volatility <= LARGEST_VOLATILITY)) {
    const wanted = `a number above 0, from ${LEAST_VOLATILITY} to ${LARGEST_VOLATILITY}, at strike ${strike}`;
    throw new InvalidStrategyError("smile.volatility", volatility, wanted);
  }
  return volatility;
}
