import { priceOnGrid } from "./american-grid.ts";
import type { AmericanOptionInput } from "./american-price.ts";
import {
  americanPriceAndDelta,
  boundaryFor,
  checkedInput,
  methodFor,
  paysDividend,
  priceFromBoundary,
} from "./american-price.ts";
import { certainExercise } from "./certain-exercise.ts";
import type { EuropeanOptionValue } from "./european-option.ts";
import { europeanOption } from "./european-option.ts";
import type { ExerciseBoundary } from "./exercise-boundary.ts";

export { americanExpiry } from "./american-expiry.ts";
export { americanImpliedVolatility } from "./american-implied-volatility.ts";
export type { AmericanOptionInput } from "./american-price.ts";
export { americanPriceAndDelta } from "./american-price.ts";

/** Per share, in the units of `europeanOption`. `earlyExercisePremium` is what the right to exercise early adds. */
export type AmericanOptionValue = Omit<EuropeanOptionValue, "vanna" | "volga" | "charm"> & {
  earlyExercisePremium: number;
};

type Point = { price: number; delta: number; gamma: number; exercised: boolean };

/** Changes of volatility and rate over which vega and rho are measured, both ways. */
const VOLATILITY_BUMP = 0.002;
const RATE_BUMP = 1e-4;

/**
 * Price and greeks of an American option. With a continuous yield alone: the exercise boundary (see `exerciseBoundary`).
 * With cash dividends, where the spot falls by them on the ex-dates, or with two negative rates that make two boundaries:
 * a grid (see `priceOnGrid`). Where exercise now is best: the intrinsic value, delta of one and no other greek.
 * Throws PricingInputError for a number no option can have.
 */
export function americanOption(given: AmericanOptionInput): AmericanOptionValue {
  const input = checkedInput(given);
  const method = methodFor(input);
  if (method === "certain") return certainValue(input);
  if (method === "european") {
    const { price, delta, gamma, vegaPerVolPoint, thetaPerDay, rhoPerPoint } = europeanOption(input);
    return { price, delta, gamma, vegaPerVolPoint, thetaPerDay, rhoPerPoint, earlyExercisePremium: 0 };
  }
  const boundary = method === "boundary" ? boundaryFor(input, "accurate") : null;
  const usable = boundary?.settled ? boundary : null;
  const point = usable === null ? gridPoint(input, input.volatility) : pointAlong(usable, input);
  const earlyExercisePremium = Math.max(0, point.price - europeanPrice(input));
  if (point.exercised) {
    const { price, delta } = point;
    return {
      price,
      delta,
      gamma: 0,
      vegaPerVolPoint: 0,
      thetaPerDay: 0,
      rhoPerPoint: 0,
      earlyExercisePremium,
    };
  }
  // The grid stays where it is while its inputs are bumped, or its own error would move too.
  const reprice = (change: Partial<AmericanOptionInput>) =>
    usable === null
      ? gridPoint({ ...input, ...change }, input.volatility).price
      : americanPriceAndDelta({ ...input, ...change }, "accurate").price;
  return { ...greeksOf(input, point, reprice), earlyExercisePremium };
}

function greeksOf(
  input: AmericanOptionInput,
  { price, delta, gamma }: Point,
  reprice: (change: Partial<AmericanOptionInput>) => number,
): Omit<AmericanOptionValue, "earlyExercisePremium"> {
  const { spot, rate, dividendYield, volatility } = input;
  const bump = Math.min(VOLATILITY_BUMP, 0.1 * volatility);
  const vol = (change: number) => reprice({ volatility: volatility + change });
  const interest = (change: number) => reprice({ rate: rate + change });
  // The Black-Scholes equation holds wherever it is better to wait.
  const thetaPerYear =
    rate * price -
    (rate - dividendYield) * spot * delta -
    0.5 * volatility * volatility * spot * spot * gamma;
  return {
    price,
    delta,
    gamma,
    vegaPerVolPoint: (vol(bump) - vol(-bump)) / (200 * bump),
    thetaPerDay: thetaPerYear / 365,
    rhoPerPoint: (interest(RATE_BUMP) - interest(-RATE_BUMP)) / (200 * RATE_BUMP),
  };
}

function certainValue(input: AmericanOptionInput): AmericanOptionValue {
  const path = { ...input, dividends: input.dividends ?? [] };
  const { price, delta, thetaPerYear, european } = certainExercise(path);
  const interest = (change: number) => certainExercise({ ...path, rate: input.rate + change }).price;
  return {
    price,
    delta,
    gamma: 0,
    vegaPerVolPoint: 0,
    thetaPerDay: thetaPerYear / 365,
    rhoPerPoint: (interest(RATE_BUMP) - interest(-RATE_BUMP)) / (200 * RATE_BUMP),
    earlyExercisePremium: Math.max(0, price - european),
  };
}

function gridPoint(input: AmericanOptionInput, span: number): Point {
  return priceOnGrid({ ...input, dividends: input.dividends ?? [], american: true, span });
}

function europeanPrice(input: AmericanOptionInput): number {
  if (!paysDividend(input)) return europeanOption(input).price;
  return priceOnGrid({ ...input, dividends: input.dividends ?? [], american: false, span: input.volatility })
    .price;
}

/** Gamma as the difference of two deltas under one boundary, which does not depend on the spot. */
function pointAlong(boundary: ExerciseBoundary, input: AmericanOptionInput): Point {
  const { price, delta, exercised } = priceFromBoundary(input, boundary);
  if (exercised) return { price, delta, gamma: 0, exercised };
  const { spot, volatility, years } = input;
  let bump = spot * Math.min(0.01, 0.02 * volatility * Math.sqrt(years));
  const at = (change: number) => priceFromBoundary({ ...input, spot: spot + change }, boundary);
  while (bump > 1e-6 * spot && (at(bump).exercised || at(-bump).exercised)) bump *= 0.5;
  return { price, delta, gamma: (at(bump).delta - at(-bump).delta) / (2 * bump), exercised };
}
