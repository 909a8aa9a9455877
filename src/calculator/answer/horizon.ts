import { type HorizonDensity, lognormalDensity, smileDensity } from "../../options/payoff/horizon-density.ts";
import type { HeldLeg, HeldPosition, LaterLife } from "../../options/position-outcome.ts";
import type { SmileCurve } from "../../options/smile-curve.ts";
import { SAME_INSTANT_YEARS } from "../../options/strategy-input.ts";
import { discountFactorOf, type ExpiryMarket } from "../resolve/expiry-market.ts";
import {
  amountOf,
  optionsOf,
  type ResolvedOption,
  type ResolvedPosition,
} from "../resolve/resolved-position.ts";

/** How far the inputs of the odds are moved: all volatilities by a factor, forwards by one. */
export type Shift = { volatility: number; forward: number };

const NO_SHIFT: Shift = { volatility: 1, forward: 1 };
/** Standard deviations of the underlying by the near expiry up to which prices are judged. */
const FARTHEST_SIGMAS = 8;
/** Stands in where no volatility is known: payoffs at expiry do not depend on it, and nothing that does is shown. */
const ANY_VOLATILITY = 0.3;

/** The position as it will stand at the near expiry, opened for `netDebit` dollars a share. */
export function heldPosition(position: ResolvedPosition, netDebit: number, shift = NO_SHIFT): HeldPosition {
  const { near } = position;
  const deviation = shift.volatility * volatilityAt(position, near.forward) * Math.sqrt(near.years);
  return {
    legs: optionsOf(position).map((leg) => heldLeg(position, leg, shift)),
    shares: sharesOf(position),
    netDebit,
    farthest: near.forward * shift.forward * Math.exp(FARTHEST_SIGMAS * deviation),
  };
}

export function sharesOf({ legs }: ResolvedPosition): number {
  return legs.reduce((sum, leg) => sum + (leg.type === "stock" ? amountOf(leg) : 0), 0);
}

/** Risk-neutral, at the near expiry; null where no volatility is known. */
export function densityOf(position: ResolvedPosition, shift = NO_SHIFT): HorizonDensity | null {
  const { near, flatVolatility } = position;
  const forward = near.forward * shift.forward;
  if (near.smile !== null) return smileDensity(forward, near.years, shifted(near.smile, shift));
  return flatVolatility === null
    ? null
    : lognormalDensity(forward, near.years, flatVolatility * shift.volatility);
}

function shifted(smile: SmileCurve, { volatility: factor, forward }: Shift): SmileCurve {
  if (factor === 1 && forward === 1) return smile;
  return {
    volatility: (strike) => factor * smile.volatility(strike / forward),
    slope: (strike) => (factor * smile.slope(strike / forward)) / forward,
  };
}

/** Of the near expiry at a strike: the smile's, else the one that stands for all strikes. */
export function volatilityAt({ near, flatVolatility }: ResolvedPosition, strike: number): number {
  return near.smile?.volatility(strike) ?? flatVolatility ?? ANY_VOLATILITY;
}

function heldLeg(position: ResolvedPosition, leg: ResolvedOption, shift: Shift): HeldLeg {
  const { type, side, strike, quantity } = leg;
  const later = livesOn(leg, position.near) ? laterLife(position, leg, shift) : null;
  return { type, side, strike, quantity, later };
}

/**
 * What a leg has left at the near expiry: the variance of its own smile to its expiry less that to the near one, at the
 * same distance from the forward, and not less than nothing.
 */
function laterLife(position: ResolvedPosition, leg: ResolvedOption, shift: Shift): LaterLife {
  const { near } = position;
  const { market, strike, exerciseStyle } = leg;
  const years = market.years - near.years;
  const growth = market.forward / near.forward;
  const own = market.smile?.volatility(strike) ?? leg.volatility ?? ANY_VOLATILITY;
  const variance = own ** 2 * market.years - volatilityAt(position, strike / growth) ** 2 * near.years;
  return {
    years,
    volatility: shift.volatility * Math.sqrt(Math.max(0, variance) / years),
    growth,
    discountFactor: discountFactorOf(market) / discountFactorOf(near),
    exerciseStyle,
  };
}

/** Whether a leg lives on after the near expiry. */
export function livesOn({ market }: { market: ExpiryMarket }, near: ExpiryMarket): boolean {
  return market.years - near.years > SAME_INSTANT_YEARS;
}
