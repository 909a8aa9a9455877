import type { CashDividend } from "../pricing/american-grid.ts";
import { cashDividendExercise } from "../pricing/cash-dividend-exercise.ts";
import { type ExpiryMarket, spotOf } from "./expiry-market.ts";
import { modelPrice } from "./model-leg.ts";
import type { ResolvedOption } from "./resolved-position.ts";

/** Dollars a share: less early exercise is none. */
const LEAST_PREMIUM = 0.005;

/**
 * What the right to exercise early adds, dollars a share, by the model: with the cash dividends to come, as the chain was
 * valued (`cashDividendExercise`), or with the yield alone where none are known or the trader gave one. `held`: the price
 * without that right.
 */
export function modelExerciseWorth(
  leg: ResolvedOption,
  volatility: number,
  held: number,
  dividends: readonly CashDividend[],
): number {
  const { type, strike, market } = leg;
  const cash = cashOf(market, dividends);
  if (cash === null) return Math.max(0, modelPrice(leg, volatility) - held);
  const exercise = cashDividendExercise({ ...cash, leastPremium: LEAST_PREMIUM });
  return exercise.worth(type, spotOf(market), strike, volatility).premium;
}

/** The carry of an expiry as cash and what yield is left; null where it is all yield. */
function cashOf(market: ExpiryMarket, dividends: readonly CashDividend[]) {
  const { years, rate, forward, stored } = market;
  const snapshot = stored?.snapshot;
  const ahead = dividends.filter((one) => one.years > 0 && one.years < years);
  if (snapshot === undefined || market.dividendYield !== snapshot.dividendYield || ahead.length === 0)
    return null;
  // A market that was moved pays in proportion, as its forward has it.
  const spot = spotOf(market);
  const moved = spot / snapshot.underlyingPrice;
  const paid = ahead.map((one) => ({ ...one, amount: one.amount * moved }));
  const share = paid.reduce((left, one) => left - one.amount * Math.exp(-rate * one.years), spot);
  if (share <= 0) return null;
  return { years, rate, dividends: paid, dividendYield: rate - Math.log(forward / share) / years };
}
