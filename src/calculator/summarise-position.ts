import { AppError } from "../errors.ts";
import { evaluateStrategy, type StrategyEvaluation } from "../options/evaluate-strategy.ts";
import { InvalidStrategyError } from "../options/invalid-strategy-error.ts";
import type { NetGreeks } from "../options/payoff/net-greeks.ts";
import { expectedMove } from "../volatility/expected-move.ts";
import type { Sizing } from "./calculate-request.ts";
import type { CalculatedLeg, Calculation, PositionGreeks } from "./calculation.ts";
import { flatVolatility } from "./flat-volatility.ts";
import { ANY_VOLATILITY, priceLegs } from "./price-legs.ts";
import type { ResolvedLeg, ResolvedPosition } from "./resolved-position.ts";
import { sizePosition } from "./size-position.ts";

const SHARES_PER_CONTRACT = 100;
/** Half a cent on one contract, dollars a share. */
const LEAST_LOSS = 0.005 / SHARES_PER_CONTRACT;

/** The figures of a resolved position: dollars for all contracts, probabilities under the smile where there is one. */
export function summarisePosition(position: ResolvedPosition, sizing: Sizing): Calculation {
  const contracts = sizing.contracts ?? 1;
  const shares = SHARES_PER_CONTRACT * contracts;
  const flat = position.smile === null ? flatVolatility(position) : null;
  const density = position.smile !== null || flat !== null;
  const evaluation = evaluate(position, flat);
  const { netDebit, maxProfit } = evaluation;
  const maxLoss = lossOf(position, evaluation);
  return {
    symbol: position.symbol,
    strategy: position.strategy,
    expiration: position.expiration,
    dte: position.dte,
    underlyingPrice: position.underlyingPrice,
    contracts,
    legs: position.legs.map(renderLeg),
    net: {
      kind: position.net?.kind ?? (netDebit >= 0 ? "debit" : "credit"),
      perShare: round(Math.abs(netDebit), 4),
      total: round(Math.abs(netDebit) * shares, 2),
    },
    maxProfit: dollars(maxProfit, shares),
    maxLoss: dollars(maxLoss, shares),
    breakevens: evaluation.breakevens.map((price) => round(price, 4)),
    riskReward: riskReward(maxProfit, maxLoss),
    probabilityOfProfit: density ? evaluation.probabilityOfProfit : null,
    probabilityMethod: describeMethod(position, flat),
    expectedValue: density ? dollars(evaluation.expectedValue, shares) : null,
    greeks: density ? positionGreeks(evaluation.greeks, shares) : null,
    positionSize: sizePosition(sizing, maxLoss, SHARES_PER_CONTRACT),
    expectedMove: moveByExpiration(position, flat),
    data: position.data,
    warnings: [...position.warnings, ...warningsOn(maxLoss, density)],
  };
}

function evaluate(position: ResolvedPosition, flat: number | null): StrategyEvaluation {
  try {
    return evaluateStrategy({
      legs: priceLegs(position, flat ?? position.atmVolatility ?? ANY_VOLATILITY),
      spot: position.spot,
      rate: position.rate,
      dividendYield: position.dividendYield,
      volatility: flat ?? ANY_VOLATILITY,
      ...(position.smile !== null && { smile: position.smile }),
    });
  } catch (error) {
    if (!(error instanceof InvalidStrategyError)) throw error;
    throw new AppError("invalid_request", error.message, { cause: error });
  }
}

/**
 * The far leg of a calendar is valued as European and may fall behind what exercising it pays. An American one never
 * does, and covers the near leg at the same strike, so that the debit is all that can be lost.
 */
function lossOf(
  { strategy, legs }: ResolvedPosition,
  { maxLoss, netDebit }: StrategyEvaluation,
): number | null {
  const calendar = strategy === "call_calendar" || strategy === "put_calendar";
  const exercisable = legs.every(({ exerciseStyle }) => exerciseStyle === "american");
  return calendar && exercisable && maxLoss !== null ? Math.min(maxLoss, Math.max(0, netDebit)) : maxLoss;
}

function renderLeg(leg: ResolvedLeg): CalculatedLeg {
  const { bid, ask, premium } = leg;
  return {
    type: leg.type,
    side: leg.side,
    strike: leg.strike,
    quantity: leg.quantity,
    expiration: leg.expiration,
    root: leg.root,
    settlement: leg.settlement,
    bid,
    ask,
    mid: bid !== null && ask !== null ? round((bid + ask) / 2, 4) : null,
    premium: premium === null ? null : round(premium, 4),
    premiumSource: leg.premiumSource,
    impliedVolatility: leg.volatility,
    delta: leg.delta,
  };
}

/** How the probability was made, in the words that every answer carries. */
function describeMethod(position: ResolvedPosition, flat: number | null): string {
  if (position.smile !== null)
    return `risk-neutral, held to expiry on ${position.expiration}, from the smile of that expiry`;
  if (flat === null) return "not available: no volatility is known";
  return `risk-neutral, held to expiry on ${position.expiration}, lognormal at ${(flat * 100).toFixed(1)} % volatility`;
}

/** One standard deviation of the underlying by the expiration, beside the straddle that the market quotes for it. */
function moveByExpiration(position: ResolvedPosition, flat: number | null): Calculation["expectedMove"] {
  const volatility = position.atmVolatility ?? flat;
  const years = Math.min(...position.legs.map((leg) => leg.years));
  if (volatility === null) return null;
  const { spot, rate, dividendYield, straddle } = position;
  const move = expectedMove({
    spot,
    volatility,
    years,
    rate,
    dividendYield,
    quotedStraddle: straddle ?? undefined,
  });
  if (!move.ok) return null;
  return {
    oneSigma: cents(move.oneSigma),
    lower: cents(spot - move.oneSigmaDown),
    upper: cents(spot + move.oneSigmaUp),
    straddle: straddle === null ? null : cents(straddle),
  };
}

function positionGreeks(greeks: NetGreeks, shares: number): PositionGreeks {
  return {
    delta: round(greeks.delta * shares, 4),
    gamma: round(greeks.gamma * shares, 6),
    thetaPerDay: round(greeks.thetaPerDay * shares, 4),
    vegaPerVolPoint: round(greeks.vegaPerVolPoint * shares, 4),
    rhoPerPoint: round(greeks.rhoPerPoint * shares, 4),
  };
}

/** Null also where the loss is too small to be shown: a ratio to nothing says nothing. */
function riskReward(maxProfit: number | null, maxLoss: number | null): number | null {
  const nothing = maxLoss === null || maxLoss < LEAST_LOSS;
  return maxProfit === null || nothing ? null : round(maxProfit / maxLoss, 4);
}

function warningsOn(maxLoss: number | null, density: boolean): string[] {
  const warnings: string[] = [];
  if (maxLoss === null) warnings.push("The loss has no limit.");
  else if (maxLoss <= 0) warnings.push("This premium can't lose: please check it.");
  if (!density) {
    warnings.push("No volatility fits what was given, so there is no probability, expected value or greeks.");
  }
  return warnings;
}

function dollars(perShare: number | null, shares: number): number | null {
  return perShare === null ? null : round(perShare * shares, 2);
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

function cents(price: number): number {
  return round(price, 2);
}
