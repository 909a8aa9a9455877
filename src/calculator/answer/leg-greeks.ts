import type { CashDividend } from "../../pricing/american-grid.ts";
import { europeanOption } from "../../pricing/european-option.ts";
import { thetaLeft } from "../../pricing/theta-left.ts";
import type { Greeks } from "../calculation.ts";
import { spotOf } from "../resolve/expiry-market.ts";
import { inputOf, modelPrice } from "../resolve/model-leg.ts";
import type { ResolvedOption } from "../resolve/resolved-position.ts";
import { round } from "../rounding.ts";
import { cashOf, modelExerciseWorth } from "./exercise-worth.ts";

/** Early exercise moves delta from here on, dollars a share. */
const LEAST_PREMIUM = 0.01;

/**
 * Of one long contract, per share, as shown: those of the chain where its quote was taken, else the model's. A day takes
 * no more than the option has left to lose, whatever was paid for it. Null without a volatility.
 */
export function legGreeks(leg: ResolvedOption, dividends: readonly CashDividend[]): Greeks | null {
  const found = storedGreeks(leg) ?? modelGreeks(leg, dividends);
  if (found === null) return null;
  const left = { price: worthOf(leg), intrinsic: intrinsicOf(leg), years: leg.market.years };
  return {
    delta: round(found.delta, 4),
    gamma: round(found.gamma, 6),
    thetaPerDay: round(thetaLeft(found.thetaPerDay, left), 4),
    vegaPerVolPoint: round(found.vegaPerVolPoint, 4),
    rhoPerPoint: round(found.rhoPerPoint, 4),
  };
}

/** What the premium has beside what exercise would pay now, dollars a share; may be below 0 at a stale quote. */
export function extrinsicOf(leg: ResolvedOption): number | null {
  return leg.premium === null ? null : leg.premium - intrinsicOf(leg);
}

/** What time can still take from, whatever the trader paid: the quote where it stands, else the model's price. */
function worthOf(leg: ResolvedOption): number {
  const { market, ownVolatility, quoted, volatility } = leg;
  if (quoted !== null && ownVolatility === null && market.stored?.unmoved === true) return quoted;
  return volatility === null ? Number.POSITIVE_INFINITY : modelPrice(leg, volatility);
}

function intrinsicOf({ type, strike, market }: ResolvedOption): number {
  const spot = market.stored?.unmoved === true ? market.stored.snapshot.underlyingPrice : spotOf(market);
  return Math.max(0, type === "call" ? spot - strike : strike - spot);
}

function storedGreeks({ contract, market, ownVolatility }: ResolvedOption): Greeks | null {
  if (contract === null || ownVolatility !== null || market.stored?.unmoved !== true) return null;
  const { delta, gamma, thetaPerDay, vegaPerVolPoint, rhoPerPoint } = contract;
  const whole =
    delta !== null &&
    gamma !== null &&
    thetaPerDay !== null &&
    vegaPerVolPoint !== null &&
    rhoPerPoint !== null;
  return whole ? { delta, gamma, thetaPerDay, vegaPerVolPoint, rhoPerPoint } : null;
}

/** As the chain has them: European ones on the share less its dividends, delta with the part of early exercise. */
function modelGreeks(leg: ResolvedOption, dividends: readonly CashDividend[]): Greeks | null {
  const { volatility } = leg;
  if (volatility === null) return null;
  const cash = cashOf(leg.market, dividends);
  const carry = cash === null ? {} : { spot: cash.share, dividendYield: cash.dividendYield };
  const greeks = europeanOption({ ...inputOf(leg), ...carry, volatility });
  const exercise = modelExerciseWorth(leg, volatility, dividends);
  const delta = exercise.premium > LEAST_PREMIUM ? greeks.delta + exercise.delta : greeks.delta;
  return { ...greeks, delta: Math.max(-1, Math.min(1, delta)) };
}
