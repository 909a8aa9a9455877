import type { OptionType, Side } from "./contract.ts";
import { InvalidStrategyError } from "./invalid-strategy-error.ts";
import type { SmileCurve } from "./smile-curve.ts";

/** A leg with its price. Quantities are per one unit of the strategy, premiums dollars per share. */
export type PricedLeg = {
  readonly type: OptionType;
  readonly side: Side;
  readonly strike: number;
  readonly quantity: number;
  /** To this leg's own expiry. */
  readonly years: number;
  readonly premium: number;
  /** Annualised, a fraction: 0.25 is 25 %. */
  readonly volatility: number;
  /** What crossing half the spread costs, dollars per share; it lowers the expected value and nothing else. */
  readonly halfSpread?: number | undefined;
};

export type StrategyInput = {
  readonly legs: readonly PricedLeg[];
  readonly spot: number;
  /** Continuously compounded fractions. */
  readonly rate: number;
  readonly dividendYield: number;
  /** When the position is judged; by default, and at the latest, the nearest expiry. */
  readonly horizonYears?: number | undefined;
  /** Of the density at the horizon; by default that of the leg nearest the money. */
  readonly volatility?: number | undefined;
  /** Takes precedence over `volatility`. */
  readonly smile?: SmileCurve | undefined;
};

const LEAST_PRICE = 1e-9;
const LARGEST_PRICE = 1e9;
export const LARGEST_RATE = 2;
export const LONGEST_YEARS = 50;
export const LEAST_VOLATILITY = 1e-9;
export const LARGEST_VOLATILITY = 100;
export const LARGEST_QUANTITY = 1e6;
export const MOST_LEGS = 64;
/** Legs within a third of a second of the horizon expire at it: days/365 is written in more than one way. */
export const SAME_INSTANT_YEARS = 1e-8;

/** Throws InvalidStrategyError naming the first field that no position can have; returns the horizon in years. */
export function checkStrategyInput(input: StrategyInput): number {
  const { legs, spot, rate, dividendYield, volatility } = input;
  if (!Array.isArray(legs) || legs.length === 0)
    throw new InvalidStrategyError("legs", "empty", "one leg at least");
  if (legs.length > MOST_LEGS)
    throw new InvalidStrategyError("legs", legs.length, `at most ${MOST_LEGS} legs`);
  requirePrice("spot", spot);
  requireSize("rate", rate, LARGEST_RATE);
  requireSize("dividendYield", dividendYield, LARGEST_RATE);
  if (volatility !== undefined) requireWithin("volatility", volatility, LARGEST_VOLATILITY);
  let nearest = Number.POSITIVE_INFINITY;
  for (let index = 0; index < legs.length; index += 1) {
    const leg = legs[index];
    if (leg === undefined || leg === null) throw new InvalidStrategyError(`legs[${index}]`, leg, "a leg");
    if (!isSound(leg)) explainLeg(leg, `legs[${index}]`);
    nearest = Math.min(nearest, leg.years);
  }
  return horizonOf(input.horizonYears, nearest);
}

function horizonOf(horizonYears: number | undefined, nearest: number): number {
  if (horizonYears === undefined) return nearest;
  requireWithin("horizonYears", horizonYears, LONGEST_YEARS);
  if (horizonYears > nearest + SAME_INSTANT_YEARS) {
    throw new InvalidStrategyError("horizonYears", horizonYears, `at most ${nearest}, the nearest expiry`);
  }
  return Math.min(horizonYears, nearest);
}

/** The same rules as `explainLeg`, without building a field name for every number of every good leg. */
function isSound(leg: PricedLeg): boolean {
  const { strike, quantity, years, premium, volatility, halfSpread = 0 } = leg;
  return (
    (leg.type === "call" || leg.type === "put") &&
    (leg.side === "buy" || leg.side === "sell") &&
    isPrice(strike) &&
    isWithin(quantity, LARGEST_QUANTITY) &&
    isWithin(years, LONGEST_YEARS) &&
    isWithin(volatility, LARGEST_VOLATILITY) &&
    (premium === 0 || isWithin(premium, LARGEST_PRICE)) &&
    (halfSpread === 0 || isWithin(halfSpread, LARGEST_PRICE))
  );
}

function explainLeg(leg: PricedLeg, path: string): void {
  const { type, side, premium, halfSpread = 0 } = leg;
  if (type !== "call" && type !== "put")
    throw new InvalidStrategyError(`${path}.type`, type, '"call" or "put"');
  if (side !== "buy" && side !== "sell")
    throw new InvalidStrategyError(`${path}.side`, side, '"buy" or "sell"');
  requirePrice(`${path}.strike`, leg.strike);
  requireWithin(`${path}.quantity`, leg.quantity, LARGEST_QUANTITY);
  requireWithin(`${path}.years`, leg.years, LONGEST_YEARS);
  requireWithin(`${path}.volatility`, leg.volatility, LARGEST_VOLATILITY);
  if (premium !== 0) requireWithin(`${path}.premium`, premium, LARGEST_PRICE, "0 or above");
  if (halfSpread !== 0) requireWithin(`${path}.halfSpread`, halfSpread, LARGEST_PRICE, "0 or above");
}

function isPrice(value: number): boolean {
  return isWithin(value, LARGEST_PRICE) && value >= LEAST_PRICE;
}

/** Throws unless `value` is the price of an underlying or a strike. */
export function requirePrice(field: string, value: number): void {
  if (!isPrice(value)) {
    const wanted = `a price above 0, from ${LEAST_PRICE} to ${LARGEST_PRICE}`;
    throw new InvalidStrategyError(field, value, wanted);
  }
}

function isWithin(value: number | undefined, largest: number): boolean {
  return typeof value === "number" && value > 0 && value <= largest;
}

/** Throws unless `value` is above 0 and at most `largest`. */
export function requireWithin(
  field: string,
  value: number | undefined,
  largest: number,
  bound = "above 0",
): void {
  if (!isWithin(value, largest)) {
    throw new InvalidStrategyError(field, value, `a number ${bound}, at most ${largest}`);
  }
}

/** Throws unless `value` lies between `-largest` and `largest`. */
export function requireSize(field: string, value: number, largest: number, unit = "a fraction"): void {
  if (!(typeof value === "number" && Math.abs(value) <= largest)) {
    throw new InvalidStrategyError(field, value, `${unit} between -${largest} and ${largest}`);
  }
}
