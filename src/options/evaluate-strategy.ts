import { InvalidStrategyError } from "./invalid-strategy-error.ts";
import { expectedValue } from "./payoff/expected-value.ts";
import { extremes } from "./payoff/extremes.ts";
import { type HorizonDensity, lognormalDensity, smileDensity } from "./payoff/horizon-density.ts";
import { type NetGreeks, netGreeks } from "./payoff/net-greeks.ts";
import { positionAt, profitAt } from "./payoff/position.ts";
import { probabilityOfProfit } from "./payoff/probability-of-profit.ts";
import {
  breakevens,
  type ProfitInterval,
  profitIntervals,
  signedIntervals,
} from "./payoff/profit-intervals.ts";
import { payoffOf } from "./position-outcome.ts";
import { checkStrategyInput, type PricedLeg, requirePrice, type StrategyInput } from "./strategy-input.ts";

/** Dollars per share of one unit of the strategy; profits and losses are net of the premiums. */
export type StrategyEvaluation = {
  /** Null where profit has no end. */
  readonly maxProfit: number | null;
  /** The worst outcome as a positive number; negative where even that is a profit; null where loss has no end. */
  readonly maxLoss: number | null;
  /** Prices of the underlying at the horizon, ascending. */
  readonly breakevens: readonly number[];
  /** Risk-neutral, held to the horizon. */
  readonly probabilityOfProfit: number;
  /** Under the same density, in dollars of the horizon, net of half-spreads where legs carry them. */
  readonly expectedValue: number;
  readonly greeks: NetGreeks;
  readonly profitIntervals: readonly ProfitInterval[];
  /** Paid to open; negative for a credit. */
  readonly netDebit: number;
  /** Profit or loss at the horizon when the underlying is at `spot`. */
  payoff(spot: number): number;
  /** Probability of ending with this many dollars per share of profit or more, e.g. 0.01. */
  probabilityOfAtLeast(profit: number): number;
};

/**
 * What a position can make and lose, and how likely: exact breakevens and extremes, probability and expected
 * value under one density at the horizon (the smile, else `volatility`, else that of the leg nearest the money).
 * Every leg is European here; one that expires after the horizon is valued there at its own volatility, and expected
 * value is in dollars of the horizon's day. What a listed position is worth, `positionOutcome` and the calculator say.
 * Throws InvalidStrategyError naming the field that makes no sense.
 */
export function evaluateStrategy(input: StrategyInput): StrategyEvaluation {
  const horizonYears = checkStrategyInput(input);
  const position = positionAt(horizonYears, input);
  const payoff = payoffOf(position, position.repriced.length === 0 ? 0 : farthestPrice(input));
  const density = densityAt(horizonYears, input);
  const intervals = signedIntervals(payoff);
  const profitable = profitIntervals(intervals);
  const { maxProfit, maxLoss } = extremes(payoff);
  return {
    maxProfit,
    maxLoss,
    breakevens: breakevens(intervals),
    probabilityOfProfit: probabilityOfProfit(profitable, density),
    expectedValue: expectedValue(position, density),
    greeks: netGreeks(input),
    profitIntervals: profitable,
    netDebit: position.netDebit,
    payoff(spot) {
      if (!(spot >= 0 && Number.isFinite(spot)))
        throw new InvalidStrategyError("spot", spot, "a price, 0 or above");
      return profitAt(position, spot);
    },
    probabilityOfAtLeast(profit) {
      if (!Number.isFinite(profit)) throw new InvalidStrategyError("profit", profit, "a number of dollars");
      // A flat stretch of exactly this profit counts.
      const level = profit - 2 * payoff.tolerance;
      return probabilityOfProfit(profitIntervals(signedIntervals(payoff, level)), density);
    },
  };
}

/**
 * A far call valued as European falls behind its intrinsic value by the dividends it misses, without end: an artefact
 * that would make every call calendar on a dividend payer an unbounded loss.
 */
const FARTHEST_SPOTS = 50;

function farthestPrice({ legs, spot }: StrategyInput): number {
  return Math.max(FARTHEST_SPOTS * spot, ...legs.map(({ strike }) => 2 * strike));
}

function densityAt(years: number, input: StrategyInput): HorizonDensity {
  const { spot, rate, dividendYield, smile } = input;
  const carried = spot * Math.exp((rate - dividendYield) * years);
  if (smile === undefined)
    return lognormalDensity(carried, years, input.volatility ?? nearestVolatility(input));
  const forward = smile.forward ?? carried;
  requirePrice("smile.forward", forward);
  return smileDensity(forward, years, smile);
}

/** Of the leg nearest the money, and of the nearer expiry where two are equally near. */
function nearestVolatility({ legs, spot }: StrategyInput): number {
  let nearest: PricedLeg | undefined;
  let distance = Number.POSITIVE_INFINITY;
  for (const leg of legs) {
    const far = Math.abs(Math.log(leg.strike / spot));
    if (nearest === undefined || far < distance || (far === distance && leg.years < nearest.years)) {
      nearest = leg;
      distance = far;
    }
  }
  return nearest?.volatility ?? Number.NaN;
}
