import type { CashDividend } from "./american-grid.ts";
import type { EuropeanOptionInput } from "./european-option.ts";

/** `european` is the price without the right to exercise early. */
export type CertainExercise = { price: number; delta: number; thetaPerYear: number; european: number };

type CertainInput = Omit<EuropeanOptionInput, "volatility"> & { dividends: readonly CashDividend[] };

/** Exercise after `years`: worth `price` now, of which `carried` is the share's part. */
type Moment = { years: number; price: number; carried: number };

/**
 * American option without volatility: the spot runs on rails, and the best moment to exercise is now, at expiry, on either
 * side of a dividend, or where the present value of exercise is level in between.
 */
export function certainExercise(input: CertainInput): CertainExercise {
  const { type, spot, rate, dividendYield } = input;
  let best: Moment = { years: 0, price: 0, carried: 0 };
  let european = 0;
  for (const moment of moments(input)) {
    if (moment.price > best.price) best = moment;
    european = Math.max(0, moment.price);
  }
  const share = best.carried > 0 ? Math.exp(-dividendYield * best.years) : 0;
  const delta = type === "call" ? share : -share;
  // The Black-Scholes equation without volatility; exercised now, the option no longer changes.
  const thetaPerYear = best.years > 0 ? rate * best.price - (rate - dividendYield) * spot * delta : 0;
  return { price: best.price, delta, thetaPerYear, european };
}

/** The last one is expiry. */
function moments(input: CertainInput): Moment[] {
  const { spot, years, rate, dividendYield } = input;
  const dates = input.dividends.filter((dividend) => dividend.years > 0 && dividend.years < years);
  dates.sort((a, b) => a.years - b.years);
  const found: Moment[] = [];
  // The present value of a share bought now and carried, less the dividends paid by then, each on its own date.
  let share = spot;
  let from = 0;
  for (const end of [...dates, { years, amount: 0 }]) {
    const level = levelMoment(input, share);
    if (level > from && level < end.years) found.push(momentAt(input, level, share));
    found.push(momentAt(input, from, share), momentAt(input, end.years, share));
    share = Math.max(0, share - end.amount * Math.exp((dividendYield - rate) * end.years));
    from = end.years;
  }
  return found;
}

/** `share` is the spot of today that would lead to the spot of that moment without dividends. */
function momentAt(input: CertainInput, years: number, share: number): Moment {
  const sign = input.type === "call" ? 1 : -1;
  const carried = share * Math.exp(-input.dividendYield * years);
  return { years, carried, price: sign * (carried - input.strike * Math.exp(-input.rate * years)) };
}

/** Where r K e^(-r t) = q S e^(-q t). */
function levelMoment(input: CertainInput, share: number): number {
  const { rate, dividendYield, strike } = input;
  const ratio = (dividendYield * share) / (rate * strike);
  return ratio > 0 && rate !== dividendYield ? Math.log(ratio) / (dividendYield - rate) : Number.NaN;
}
