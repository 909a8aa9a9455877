import type { CashDividend } from "../../pricing/american-grid.ts";
import { americanPriceAndDelta } from "../../pricing/american-option.ts";
import { cashDividendExercise } from "../../pricing/cash-dividend-exercise.ts";
import type { EarlyExerciseWorth } from "../../pricing/early-exercise.ts";
import { europeanOption } from "../../pricing/european-option.ts";
import { type ExpiryMarket, spotOf } from "../resolve/expiry-market.ts";
import { inputOf } from "../resolve/model-leg.ts";
import type { ResolvedOption } from "../resolve/resolved-position.ts";

/** Dollars a share: less early exercise is none. */
const LEAST_PREMIUM = 0.005;

/**
 * What the right to exercise early adds to price and delta, a share, by the model: with the cash dividends to come, as the
 * chain was valued (`cashDividendExercise`), or with the yield alone where none are known or the trader gave one.
 */
export function modelExerciseWorth(
  leg: ResolvedOption,
  volatility: number,
  dividends: readonly CashDividend[],
): EarlyExerciseWorth {
  if (leg.exerciseStyle === "european") return { premium: 0, delta: 0 };
  const input = { ...inputOf(leg), volatility };
  const cash = cashOf(leg.market, dividends);
  if (cash !== null) {
    const exercise = cashDividendExercise({ ...cash, leastPremium: LEAST_PREMIUM });
    return exercise.worth(leg.type, input.spot, leg.strike, volatility);
  }
  const [american, european] = [americanPriceAndDelta(input), europeanOption(input)];
  return {
    premium: Math.max(0, american.price - european.price),
    delta: american.delta - european.delta,
  };
}

/** The carry of an expiry as cash, the share without it, and what yield is left; null where it is all yield. */
export function cashOf(market: ExpiryMarket, dividends: readonly CashDividend[]) {
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
  return { years, rate, share, dividends: paid, dividendYield: rate - Math.log(forward / share) / years };
}
