import { halfProfitProbability } from "../../options/half-profit-probability.ts";
import type { HorizonDensity } from "../../options/payoff/horizon-density.ts";
import { probabilityOfProfit } from "../../options/payoff/probability-of-profit.ts";
import { type PositionOutcome, positionOutcome } from "../../options/position-outcome.ts";
import { touchProbability } from "../../options/touch-probability.ts";
import type { Probabilities } from "../calculation.ts";
import { spotOf } from "../resolve/expiry-market.ts";
import { optionsOf, type ResolvedOption, type ResolvedPosition } from "../resolve/resolved-position.ts";
import { cents, known, probability } from "../rounding.ts";
import { densityOf, heldPosition, livesOn, type Shift, sharesOf } from "./horizon.ts";
import type { PositionFills } from "./position-fills.ts";

type Ground = { position: ResolvedPosition; fills: PositionFills; outcome: PositionOutcome };

/** How far volatility and forward may be off: a tenth either way, and two standard errors. */
const VOLATILITY_BAND = [0.9, 1.1] as const;
const FORWARD_ERRORS = 2;

/** How likely a position is to profit, and the odds beside it. */
export function oddsOf(ground: Ground, density: HorizonDensity, dollarsPerShare: number) {
  const { position, outcome } = ground;
  const profit = probabilityOfProfit(outcome.pricesAbove(), density);
  const best = outcome.bestPrices();
  const notWorst = outcome.betterThanWorst();
  const half = halfProfit(ground);
  const probabilities: Probabilities = {
    maxProfit: best === null ? null : probability(probabilityOfProfit(best, density)),
    maxLoss: notWorst === null ? null : probability(1 - probabilityOfProfit(notWorst, density)),
    halfProfit: known(half.probability, probability),
    halfProfitTarget: known(half.target, (target) => cents(target * dollarsPerShare)),
    halfProfitUnknown: half.unknown,
    touch: touches(position),
    band: bandOf(ground, density, profit),
  };
  return { probabilityOfProfit: probability(profit), probabilities };
}

type HalfProfit = { probability: number | null; target: number | null; unknown: string | null };

/** Of half the credit or debit, or of half the largest profit where that is less. */
function halfProfit({ position, fills, outcome }: Ground): HalfProfit {
  const options = optionsOf(position);
  const shares = sharesOf(position);
  const unknown = (why: string): HalfProfit => ({ probability: null, target: null, unknown: why });
  if (options.some((leg) => livesOn(leg, position.near)))
    return unknown("not defined for legs that expire on different days");
  if (shares !== 0 && outcome.maxProfit === null) return unknown("the profit of shares has no half");
  const whole = Math.min(
    shares === 0 ? Math.abs(fills.netDebit) : Number.POSITIVE_INFINITY,
    outcome.maxProfit ?? Number.POSITIVE_INFINITY,
  );
  if (!(whole > 0 && Number.isFinite(whole))) return unknown("there is no profit to halve");
  const { near, flatVolatility } = position;
  const legs = options.flatMap(({ type, side, strike, quantity, volatility }) =>
    volatility === null ? [] : { type, side, strike, quantity, volatility },
  );
  if (legs.length < options.length) return unknown("a leg has no volatility");
  const target = whole / 2;
  const input = {
    legs,
    shares,
    spot: spotOf(near),
    forward: near.forward,
    years: near.years,
    rate: near.rate,
    netDebit: fills.netDebit,
    target,
    ...(near.smile === null ? { volatility: flatVolatility ?? 0 } : { smile: near.smile }),
  };
  return { probability: halfProfitProbability(input), target, unknown: null };
}

/** Of each short strike before its own expiry, at the smile's volatility there. */
function touches(position: ResolvedPosition): Probabilities["touch"] {
  const short = optionsOf(position).filter(({ side }) => side === "sell");
  const seen = new Map(short.map((leg) => [`${leg.strike} ${leg.expiration}`, leg]));
  return [...seen.values()].flatMap((leg) => {
    const touched = touchOf(leg);
    return touched === null
      ? []
      : { strike: leg.strike, expiration: leg.expiration, probability: probability(touched) };
  });
}

function touchOf({ strike, market, volatility: own }: ResolvedOption): number | null {
  const volatility = market.smile?.volatility(strike) ?? own;
  if (volatility === null) return null;
  const { years, rate, dividendYield } = market;
  return touchProbability({ spot: spotOf(market), barrier: strike, years, volatility, rate, dividendYield });
}

/** The least and the most that the probability of profit is when one input is off. */
function bandOf(ground: Ground, density: HorizonDensity, profit: number): [number, number] {
  const { position, fills, outcome } = ground;
  const volatilities = VOLATILITY_BAND.map((volatility) => under(ground, { volatility, forward: 1 }));
  const forwards = forwardFactors(position).map((forward) => {
    const moved = densityOf(position, { volatility: 1, forward });
    return moved === null ? profit : probabilityOfProfit(outcome.pricesAbove(), moved);
  });
  const costs = fills.own === null ? [] : [fills.own.mid, fills.own.natural];
  const filled = costs.map((net) => probabilityOfProfit(outcome.pricesAbove(net - fills.netDebit), density));
  const all = [profit, ...volatilities, ...forwards, ...filled];
  return [probability(Math.min(...all)), probability(Math.max(...all))];
}

function under({ position, fills, outcome }: Ground, shift: Shift): number {
  const density = densityOf(position, shift);
  if (density === null) return 0;
  const moves = optionsOf(position).some((leg) => livesOn(leg, position.near));
  const moved = moves ? positionOutcome(heldPosition(position, fills.netDebit, shift)) : outcome;
  return probabilityOfProfit(moved.pricesAbove(), density);
}

function forwardFactors({ near }: ResolvedPosition): number[] {
  const error = (FORWARD_ERRORS * (near.stored?.snapshot.forwardError ?? 0)) / near.forward;
  return error > 0 && error < 0.5 ? [1 - error, 1 + error] : [];
}
