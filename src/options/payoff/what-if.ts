import { europeanOption } from "../../pricing/european-option.ts";
import { thetaLeft } from "../../pricing/theta-left.ts";
import { heldProfit, type LaterLife } from "../position-outcome.ts";
import { profitTable, type TableLeg } from "../profit-table.ts";
import { SAME_INSTANT_YEARS } from "../strategy-input.ts";

/** A position as it can be valued on another day, at another volatility and price: all that a reader's browser needs. */
export type WhatIfModel = {
  readonly legs: readonly WhatIfLeg[];
  /** Units of 100 shares, negative when sold. */
  readonly shares: number;
  /** Dollars a share, as are the strikes and what was paid; negative for a credit. */
  readonly spot: number;
  readonly netDebit: number;
  /** What a dollar a share is for the whole position: 100 times the contracts. */
  readonly perDollar: number;
  /** To the nearest expiry: from the moment of the quotes, and in calendar days from the present day. */
  readonly years: number;
  readonly dte: number;
  /**
   * What the position's own greeks have beside the model's now: the worth of early exercise in delta, and rounding. It fades
   * with the time left.
   */
  readonly beside: WhatIfGreeks;
};

export type WhatIfLeg = TableLeg & {
  /** The underlying without the cash dividends before the leg's expiry, dollars a share. */
  readonly share: number;
  /** What it has left at the nearest expiry; null where it expires there. */
  readonly later: LaterLife | null;
};

/** Shares, shares a dollar, dollars a calendar day, a percentage point of volatility and one of interest. */
export type WhatIfGreeks = {
  readonly delta: number;
  readonly gamma: number;
  readonly thetaPerDay: number;
  readonly vegaPerVolPoint: number;
  readonly rhoPerPoint: number;
};

/** Whole days from the present one, up to the nearest expiry; what is added to each volatility, percentage points. */
export type Scenario = { readonly days: number; readonly volatilityPoints: number };

export const NOW: Scenario = { days: 0, volatilityPoints: 0 };

/** No volatility is shifted below this. */
const LEAST_VOLATILITY = 0.01;
const DIGITS: WhatIfGreeks = {
  delta: 2,
  gamma: 4,
  thetaPerDay: 2,
  vegaPerVolPoint: 2,
  rhoPerPoint: 2,
};
const GREEKS = Object.keys(DIGITS) as (keyof WhatIfGreeks)[];

/** Years from the moment of the quotes to a day; the nearest expiry is `dte` days and `years` years away. */
export function yearsAfter(days: number, { dte, years }: Pick<WhatIfModel, "dte" | "years">): number {
  if (days <= 0) return 0;
  return days >= dte ? years : (years * days) / dte;
}

/**
 * Profit of the whole position in dollars at each price: as `profitTable` has it before the nearest expiry, and there as
 * `positionOutcome` has it, each volatility shifted alike.
 */
export function scenarioProfits(model: WhatIfModel, scenario: Scenario, prices: readonly number[]): number[] {
  const { shares, spot, netDebit, perDollar } = model;
  const legs = model.legs.map((leg) => shifted(leg, scenario));
  const inCents = (profit: number) => round(profit * perDollar, 2);
  if (isExpiry(model, scenario)) {
    const held = legs.map((leg) => ({ ...leg, ...sideOf(leg) }));
    return prices.map((price) => inCents(heldProfit({ legs: held, shares, netDebit }, price)));
  }
  const dates = [yearsAfter(scenario.days, model)];
  const [row = []] = profitTable({ legs, shares, spot, netDebit, dates, prices });
  return row.map(inCents);
}

/**
 * Greeks of the whole position at a price: of each leg by `europeanOption` on the share less its dividends, of an American
 * one that is better exercised those of the share; theta as `thetaLeft` holds it.
 */
export function scenarioGreeks(model: WhatIfModel, scenario: Scenario, price: number): WhatIfGreeks {
  const found = modelGreeks(model, scenario, price);
  const left = 1 - yearsAfter(scenario.days, model) / model.years;
  return eachGreek((name) => round(found[name] + left * model.beside[name], DIGITS[name]));
}

/** What a position's own greeks have beside the model's at the present moment. */
export function besideModel(model: Omit<WhatIfModel, "beside">, own: WhatIfGreeks): WhatIfGreeks {
  const found = modelGreeks(model, NOW, model.spot);
  return eachGreek((name) => own[name] - found[name]);
}

type Bare = Omit<WhatIfModel, "beside">;

function modelGreeks(model: Bare, scenario: Scenario, price: number): WhatIfGreeks {
  const ahead = isExpiry(model, scenario) ? model.years : yearsAfter(scenario.days, model);
  const legs = model.legs.map((leg) => ({
    amount: leg.amount,
    greeks: legGreeks(atMoment(shifted(leg, scenario), model, ahead, price)),
  }));
  return eachGreek((name) => {
    let total = name === "delta" ? model.shares : 0;
    for (const { amount, greeks } of legs) total += amount * greeks[name];
    return total * model.perDollar;
  });
}

function isExpiry({ dte }: Bare, { days }: Scenario): boolean {
  return days > 0 && days >= dte;
}

function shifted(leg: WhatIfLeg, { volatilityPoints: points }: Scenario): WhatIfLeg {
  if (points === 0) return leg;
  const up = (volatility: number) => Math.max(LEAST_VOLATILITY, volatility + points / 100);
  const later = leg.later === null ? null : { ...leg.later, volatility: up(leg.later.volatility) };
  return { ...leg, volatility: up(leg.volatility), later };
}

function sideOf({ amount }: WhatIfLeg): { side: "buy" | "sell"; quantity: number } {
  return { side: amount < 0 ? "sell" : "buy", quantity: Math.abs(amount) };
}

type LegMoment = Pick<TableLeg, "type" | "strike" | "volatility" | "exerciseStyle"> & {
  price: number;
  share: number;
  years: number;
  forward: number;
  discountFactor: number;
};

/** A leg so many years on, with the carry that is left to it. */
function atMoment(leg: WhatIfLeg, { years, spot }: Bare, ahead: number, price: number): LegMoment {
  const { later } = leg;
  const left = leg.years - ahead;
  if (later !== null && ahead >= years) {
    const { growth, discountFactor, volatility } = later;
    const forward = price * growth;
    return { ...leg, price, share: price, years: later.years, forward, discountFactor, volatility };
  }
  const part = left / leg.years;
  // Cash dividends are paid one by one: what is left of them is taken in proportion to the time left.
  const share = price * (leg.share / spot) ** part;
  const forward = price * (leg.forward / spot) ** part;
  return { ...leg, price, share, years: left, forward, discountFactor: leg.discountFactor ** part };
}

function legGreeks(leg: LegMoment): WhatIfGreeks {
  const { type, strike, price, share, years, forward, discountFactor, volatility, exerciseStyle } = leg;
  const intrinsic = Math.max(0, type === "call" ? price - strike : strike - price);
  const exercised = eachGreek((name) => (name === "delta" && intrinsic > 0 ? (type === "call" ? 1 : -1) : 0));
  if (years <= SAME_INSTANT_YEARS || price <= 0) return exercised;
  const rate = -Math.log(discountFactor) / years;
  const dividendYield = rate - Math.log(forward / share) / years;
  const value = europeanOption({ type, spot: share, strike, years, rate, dividendYield, volatility });
  if (exerciseStyle === "american" && value.price < intrinsic) return exercised;
  return { ...value, thetaPerDay: thetaLeft(value.thetaPerDay, { price: value.price, intrinsic, years }) };
}

function eachGreek(value: (name: keyof WhatIfGreeks) => number): WhatIfGreeks {
  return Object.fromEntries(GREEKS.map((name) => [name, value(name)])) as WhatIfGreeks;
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale + 0;
}
