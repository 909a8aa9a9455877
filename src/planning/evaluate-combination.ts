import type { Fill } from "../options/fill-prices.ts";
import { buyingPower } from "../options/margin/buying-power.ts";
import { extremes } from "../options/payoff/extremes.ts";
import type { Payoff } from "../options/payoff/payoff.ts";
import type { Position } from "../options/payoff/position.ts";
import { probabilityOfProfit } from "../options/payoff/probability-of-profit.ts";
import {
  breakevens,
  type ProfitInterval,
  profitIntervals,
  signedIntervals,
} from "../options/payoff/profit-intervals.ts";
import { payoffOf } from "../options/position-outcome.ts";
import { type CalendarGround, calendarPosition, expectedOfCalendar } from "./calendar-value.ts";
import type { Candidate, CandidateNet } from "./candidate.ts";
import { UNDEFINED_RISK } from "./families.ts";
import type { BuiltLeg, Combination } from "./generate/combination.ts";
import { FILL_SHARE, netOf } from "./net-price.ts";
import type { Scenario, Scenarios } from "./scenarios.ts";
import { wingWidth } from "./wing-width.ts";

/** What all combinations of one plan are judged by. */
export type EvaluationGround = {
  readonly spot: number;
  readonly years: number;
  readonly discountFactor: number;
  readonly scenarios: Scenarios;
  readonly fill: Fill;
  readonly tick: number | null;
  readonly anchorToQuotes: boolean;
  readonly broadBased: boolean;
  readonly calendar: CalendarGround | null;
};

type Judged = Pick<
  Candidate,
  | "net"
  | "maxProfit"
  | "maxLoss"
  | "risk"
  | "riskBasis"
  | "breakevens"
  | "expectedValue"
  | "alpha"
  | "probabilityOfProfit"
  | "entryCost"
  | "width"
  | "creditToWidth"
>;

/** A combination with its figures, dollars a share; what shifts move is asked of `valueUnder`. */
export type Evaluated = Judged & {
  readonly combination: Combination;
  readonly payoff: Payoff;
  /** Present value, cost included, under a scenario. */
  valueUnder(scenario: Scenario): number;
  /** Prices at which it makes money at this fill. */
  readonly profitable: readonly ProfitInterval[];
};

/** Null where a leg has no price. */
export function evaluateCombination(combination: Combination, ground: EvaluationGround): Evaluated | null {
  const { legs } = combination;
  if (!legs.every(({ quoted }) => quoted.priced)) return null;
  const { scenarios } = ground;
  const net = netOf(legs, ground.fill, ground.tick);
  const position = positionOf(legs, net.fill, ground);
  const payoff = payoffOf(position, farthestOf(ground));
  const { maxProfit, maxLoss } = extremes(payoff);
  const intervals = signedIntervals(payoff);
  const profitable = profitIntervals(intervals);
  const gross = grossValue(legs, ground);
  const paid = ground.anchorToQuotes ? net.fill - net.mid + gross(scenarios.market) : net.fill;
  const valueUnder = (scenario: Scenario) => gross(scenario) - paid;
  const { risk, riskBasis } = riskOf(combination, net, maxLoss, ground);
  const width = wingWidth(legs);
  const expectedValue = { market: valueUnder(scenarios.market), view: valueUnder(scenarios.view) };
  return {
    combination,
    payoff,
    net,
    maxProfit,
    maxLoss,
    risk,
    riskBasis,
    breakevens: breakevens(intervals),
    expectedValue,
    alpha: expectedValue.view / risk,
    profitable,
    probabilityOfProfit: probabilityOfProfit(profitable, scenarios.market.density),
    entryCost: net.fill - net.mid,
    width,
    creditToWidth: width === null || net.fill >= 0 ? null : -net.fill / width,
    valueUnder,
  };
}

function positionOf(legs: readonly BuiltLeg[], netDebit: number, { calendar }: EvaluationGround): Position {
  if (calendar !== null && legs.some(({ far }) => far)) return calendarPosition(legs, netDebit, calendar, 1);
  let scale = Math.abs(netDebit);
  const settled = legs.map(({ quoted: { type, strike }, amount }) => {
    scale += Math.abs(amount) * strike;
    return { type, strike, amount };
  });
  return { settled, repriced: [], shares: 0, netDebit, halfSpreads: 0, tolerance: 1e-14 * scale };
}

/** Standard deviations up to which the prices of calendars are judged. */
const FARTHEST_SIGMAS = 8;

function farthestOf({ calendar, years, scenarios }: EvaluationGround): number {
  if (calendar === null) return 0;
  const { forward } = scenarios.market.density;
  return forward * Math.exp(FARTHEST_SIGMAS * calendar.near.volatility(forward) * Math.sqrt(years));
}

/** What the legs are worth under a scenario, present value: a sum of expected payoffs that are known by strike. */
function grossValue(legs: readonly BuiltLeg[], ground: EvaluationGround): (scenario: Scenario) => number {
  const { discountFactor, calendar } = ground;
  if (calendar !== null && legs.some(({ far }) => far))
    return (scenario) => discountFactor * expectedOfCalendar(legs, calendar, scenario);
  return (scenario) => {
    let sum = 0;
    for (const { quoted, amount } of legs) sum += amount * scenario.expected(quoted.type, quoted.index);
    return discountFactor * sum;
  };
}

/** Uncovered shorts are measured by what a broker sets aside and the premium with it: what is lost has no useful end. */
function riskOf(
  { family, legs }: Combination,
  net: CandidateNet,
  maxLoss: number | null,
  { spot, broadBased, years, fill }: EvaluationGround,
): Pick<Candidate, "risk" | "riskBasis"> {
  if (maxLoss !== null && !UNDEFINED_RISK.has(family)) return { risk: maxLoss, riskBasis: "max-loss" };
  const margined = legs.map(({ quoted: { type, strike, mid, half }, amount }) => {
    const side = amount > 0 ? ("buy" as const) : ("sell" as const);
    const premium = Math.max(0, mid + Math.sign(amount) * FILL_SHARE[fill] * half);
    return { type, side, strike, years, quantity: Math.abs(amount), exerciseStyle: null, premium };
  });
  const { amount } = buyingPower({ legs: margined, spot, broadBased });
  return { risk: amount + Math.max(0, -net.fill), riskBasis: "reg-t-estimate" };
}
