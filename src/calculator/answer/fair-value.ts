import type { CashDividend } from "../../pricing/american-grid.ts";
import { blackPrice } from "../../pricing/black.ts";
import { dividendsBefore, type Moment } from "../events/ex-dividends.ts";
import { discountFactorOf, spotOf } from "../resolve/expiry-market.ts";
import {
  amountOf,
  optionsOf,
  type ResolvedOption,
  type ResolvedPosition,
} from "../resolve/resolved-position.ts";
import { modelExerciseWorth } from "./exercise-worth.ts";
import { sharesOf } from "./horizon.ts";

/** What a position is worth today under the market's own densities, dollars a share. */
export type FairValue = {
  value: number;
  /** Of it, what the right to exercise early adds; negative where it is owed more than owned. */
  earlyExercise: number;
};

/**
 * The sum over the legs of the price that the smile of their own expiry gives, which is the discounted mean of what they
 * pay (Breeden and Litzenberger 1978), and of what early exercise adds; shares are worth their price. Null where a leg has
 * no volatility.
 */
export function fairValue(position: ResolvedPosition, moment: Moment): FairValue | null {
  let value = sharesOf(position) * spotOf(position.near);
  let earlyExercise = 0;
  for (const leg of optionsOf(position)) {
    const plain = position.net !== null && leg.contract === null;
    const fair = fairOption(leg, plain, dividendsBefore(position, leg.expiration, moment) ?? []);
    if (fair === null) return null;
    value += amountOf(leg) * fair.value;
    earlyExercise += amountOf(leg) * fair.earlyExercise;
  }
  return { value, earlyExercise };
}

/** The trader's own volatility counts for more than the smile. `plain`: as the net price was solved, without exercise. */
function fairOption(
  leg: ResolvedOption,
  plain: boolean,
  dividends: readonly CashDividend[],
): FairValue | null {
  const { market, strike } = leg;
  const volatility = leg.ownVolatility ?? market.smile?.volatility(strike) ?? leg.volatility;
  if (volatility === null) return null;
  const held = europeanPrice(leg, volatility);
  const earlyExercise =
    plain || leg.exerciseStyle === "european" ? 0 : exerciseWorth(leg, volatility, dividends);
  return { value: held + earlyExercise, earlyExercise };
}

/**
 * A contract whose own volatility was solved from its quote tells it: what the quote has more than that volatility gives
 * without early exercise. Elsewhere the model does.
 */
function exerciseWorth(leg: ResolvedOption, volatility: number, dividends: readonly CashDividend[]): number {
  const { contract, market } = leg;
  const own = contract?.impliedVolatility ?? null;
  const solved =
    contract?.impliedVolatilityStatus === "ok" && market.stored?.unmoved === true && own !== null;
  if (solved && contract.bid !== null && contract.ask !== null)
    return Math.max(0, (contract.bid + contract.ask) / 2 - europeanPrice(leg, own));
  return modelExerciseWorth(leg, volatility, dividends).premium;
}

function europeanPrice({ type, strike, market }: ResolvedOption, volatility: number): number {
  const { forward, years } = market;
  return blackPrice({ type, forward, strike, years, volatility, discountFactor: discountFactorOf(market) });
}
