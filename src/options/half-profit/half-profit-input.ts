import type { OptionType, Side } from "../contract.ts";
import { InvalidStrategyError } from "../invalid-strategy-error.ts";
import type { SmileCurve } from "../smile-curve.ts";
import {
  LARGEST_QUANTITY,
  LARGEST_RATE,
  LARGEST_VOLATILITY,
  LONGEST_YEARS,
  MOST_LEGS,
  requirePrice,
  requireSize,
  requireWithin,
} from "../strategy-input.ts";

export type HalfProfitLeg = {
  readonly type: OptionType;
  readonly side: Side;
  readonly strike: number;
  readonly quantity: number;
  /** Annualised, a fraction; the leg is valued at it until expiry. */
  readonly volatility: number;
};

export type HalfProfitInput = {
  /** All expire at `years`. */
  readonly legs: readonly HalfProfitLeg[];
  /** Shares held per unit, negative when short; 0 where omitted. */
  readonly shares?: number | undefined;
  /** Of the underlying at expiry; with `spot` it says the carry. */
  readonly forward: number;
  readonly spot: number;
  readonly years: number;
  /** Continuously compounded fraction. */
  readonly rate: number;
  /** Paid to open, negative for a credit, dollars a share (shares at their price included). */
  readonly netDebit: number;
  /** Profit to close at, dollars a share: for P50 half of the credit, or of what else is meant. */
  readonly target: number;
  /** Of the terminal density; takes precedence over `volatility`. */
  readonly smile?: SmileCurve | undefined;
  /** Of the underlying, for all strikes. */
  readonly volatility?: number | undefined;
};

/** Throws InvalidStrategyError naming the first field that cannot be. */
export function checkHalfProfitInput(input: HalfProfitInput): void {
  const { legs, shares = 0, forward, spot, years, rate, netDebit, target, smile, volatility } = input;
  if (!Array.isArray(legs) || (legs.length === 0 && shares === 0))
    throw new InvalidStrategyError("legs", "empty", "one leg at least");
  if (legs.length > MOST_LEGS)
    throw new InvalidStrategyError("legs", legs.length, `at most ${MOST_LEGS} legs`);
  for (let index = 0; index < legs.length; index += 1) checkLeg(legs[index], `legs[${index}]`);
  requireSize("shares", shares, LARGEST_QUANTITY, "a number");
  requirePrice("forward", forward);
  requirePrice("spot", spot);
  requireWithin("years", years, LONGEST_YEARS);
  requireSize("rate", rate, LARGEST_RATE);
  requireDollars("netDebit", netDebit);
  requireDollars("target", target);
  if (smile === undefined) requireWithin("volatility", volatility, LARGEST_VOLATILITY);
}

function requireDollars(field: string, value: number): void {
  if (!Number.isFinite(value)) throw new InvalidStrategyError(field, value, "dollars a share");
}

function checkLeg(leg: HalfProfitLeg | undefined, path: string): void {
  if (leg === undefined || leg === null) throw new InvalidStrategyError(path, leg, "a leg");
  const { type, side, strike, quantity, volatility } = leg;
  if (type !== "call" && type !== "put")
    throw new InvalidStrategyError(`${path}.type`, type, '"call" or "put"');
  if (side !== "buy" && side !== "sell")
    throw new InvalidStrategyError(`${path}.side`, side, '"buy" or "sell"');
  requirePrice(`${path}.strike`, strike);
  requireWithin(`${path}.quantity`, quantity, LARGEST_QUANTITY);
  requireWithin(`${path}.volatility`, volatility, LARGEST_VOLATILITY);
}
