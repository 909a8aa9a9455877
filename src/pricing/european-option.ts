import { logRatio } from "./log-ratio.ts";
import { normalCdf, normalPdf } from "./normal-distribution.ts";
import { PricingInputError, requireNonNegative, requirePrice, requireRate } from "./pricing-input-error.ts";
import { timeValueFraction } from "./time-value.ts";

export type OptionType = "call" | "put";

/** Spot and strike in one currency; years to expiry; rates continuous and volatility annual, as fractions. */
export type EuropeanOptionInput = {
  type: OptionType;
  spot: number;
  strike: number;
  years: number;
  rate: number;
  dividendYield: number;
  volatility: number;
};

/** Throws unless spot, strike, years, rate, yield and volatility are numbers an option can have. */
export function requireOptionInput(input: EuropeanOptionInput): void {
  const { type, spot, strike, years, rate, dividendYield, volatility } = input;
  if (type !== "call" && type !== "put") throw new PricingInputError("type", type, '"call" or "put"');
  requirePrice("spot", spot);
  requirePrice("strike", strike);
  requireNonNegative("years", years);
  requireRate("rate", rate);
  requireRate("dividendYield", dividendYield);
  requireNonNegative("volatility", volatility);
  if (Math.abs(rate) * years > 300)
    throw new PricingInputError("rate", rate, "|rate * years| of at most 300");
  if (Math.abs(dividendYield) * years > 300) {
    throw new PricingInputError("dividendYield", dividendYield, "|dividendYield * years| of at most 300");
  }
}

/**
 * Per share. `vegaPerVolPoint` and `rhoPerPoint` for one percentage point, `thetaPerDay` for one calendar day (1/365
 * year) passing; `vanna` (delta per 1.00 of volatility), `volga` (vega per 1.00, twice) and `charm` (delta per year
 * passing) are the plain derivatives.
 */
export type EuropeanOptionValue = {
  price: number;
  delta: number;
  gamma: number;
  vegaPerVolPoint: number;
  thetaPerDay: number;
  rhoPerPoint: number;
  vanna: number;
  volga: number;
  charm: number;
};

/** Below this the option is certain; dividing by it could overflow. */
const LEAST_DEVIATION = 1e-100;

/**
 * Price and greeks of a European option with a continuous dividend yield (Merton 1973; Haug, The Complete Guide to
 * Option Pricing Formulas, 2nd ed., chapters 1-2). At zero time or zero volatility they are the limits, all finite;
 * where delta jumps, at the forward, its mean is given and the second derivatives are 0.
 * Throws PricingInputError for a number no option can have.
 */
export function europeanOption(input: EuropeanOptionInput): EuropeanOptionValue {
  requireOptionInput(input);
  const { type, spot, strike, years, rate, dividendYield, volatility } = input;
  const sign = type === "call" ? 1 : -1;
  const carried = spot * Math.exp(-dividendYield * years);
  const owed = strike * Math.exp(-rate * years);
  const root = Math.sqrt(years);
  const deviation = volatility * root;
  const logMoneyness = logRatio(spot, strike) + (rate - dividendYield) * years;
  const { d1, d2 } = standardised(logMoneyness, deviation);
  const carriedDelta = (carried / spot) * normalCdf(sign * d1);
  const exercise = normalCdf(sign * d2);
  const timeValue = Math.min(carried, owed) * timeValueFraction(Math.abs(logMoneyness), deviation);
  const density = normalPdf(d1);
  // Where the density is below the smallest double, d1 may be infinite and 0 * Infinity would be NaN.
  const live = density > 0 && deviation > LEAST_DEVIATION;
  const vega = live ? carried * density * root : 0;
  const decay = live ? -0.5 * carried * density * (volatility / root) : 0;
  const carry = sign * dividendYield * carried * normalCdf(sign * d1) - sign * rate * owed * exercise;
  return {
    price: Math.max(0, sign * (carried - owed)) + timeValue,
    delta: sign * carriedDelta,
    gamma: live ? ((carried / spot) * density) / (spot * deviation) : 0,
    vegaPerVolPoint: vega / 100,
    thetaPerDay: (decay + carry) / 365,
    rhoPerPoint: (sign * years * owed * exercise) / 100,
    vanna: live ? (-(carried / spot) * density * d2) / volatility : 0,
    volga: live ? (vega * d1 * d2) / volatility : 0,
    charm:
      sign * dividendYield * carriedDelta +
      (live
        ? ((carried / spot) * density * (0.5 * d2 - ((rate - dividendYield) * years) / deviation)) / years
        : 0),
  };
}

function standardised(logMoneyness: number, deviation: number): { d1: number; d2: number } {
  if (deviation > 0) {
    const centre = logMoneyness / deviation;
    return { d1: centre + 0.5 * deviation, d2: centre - 0.5 * deviation };
  }
  const certain = logMoneyness === 0 ? 0 : logMoneyness * Number.POSITIVE_INFINITY;
  return { d1: certain, d2: certain };
}
