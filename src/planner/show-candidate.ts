import { type CalculateDeps, calculate } from "../calculator/calculate.ts";
import type { StrategyRequest } from "../calculator/calculate-request.ts";
import type { CalculatedLeg, Calculation } from "../calculator/calculation.ts";
import { discountFactorOf } from "../calculator/resolve/expiry-market.ts";
import { cents, probability, round } from "../calculator/rounding.ts";
import { daysBetween, MINUTE_MS } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { Fill } from "../options/fill-prices.ts";
import { smileDensity } from "../options/payoff/horizon-density.ts";
import { STRATEGIES } from "../options/strategy.ts";
import type { Candidate } from "../planning/candidate.ts";
import { kellyFraction } from "../planning/kelly-fraction.ts";
import { viewDensity } from "../planning/scenarios.ts";
import { type PositionSize, sizePosition } from "../planning/size-position.ts";
import { calcLine } from "./calc-line.ts";
import type { PlanCandidate, Shown } from "./plan.ts";
import type { PlanMarkets, SmiledMarket } from "./plan-markets.ts";
import type { PlanRequest } from "./plan-request.ts";

const SHARES = 100;
/** Dollars a share: what the calculator shows as a cent for one contract. */
const LEAST_RISK = 0.0001;
/** After it a day's volume of nothing says something: the morning's does not. */
const VOLUME_TELLS_FROM_MS = 90 * MINUTE_MS;

export type ShowGround = {
  calculator: CalculateDeps;
  request: PlanRequest;
  markets: PlanMarkets;
  fill: Fill;
  view: { viewForward: number; volatilityFactor: number };
  dte: number;
  nowMs: number;
  /** Said of the whole plan already. */
  said: ReadonlySet<string>;
  /** False where the quotes are too old. */
  scored: boolean;
};

/** A candidate with the figures that the calculator gives of the very same trade. */
export async function showCandidate(
  candidate: Candidate,
  rank: number,
  ground: ShowGround,
): Promise<PlanCandidate> {
  const { nowMs, dte, scored, said } = ground;
  const request = calcRequestOf(candidate, ground);
  const calculation = await calculate(ground.calculator, request, nowMs);
  const { farExpiration } = request;
  const farDte = farExpiration === undefined ? null : daysBetween(newYorkDate(nowMs), farExpiration);
  const size = sizeOf(candidate, calculation, ground);
  return {
    ...identityOf(candidate, rank),
    width: candidate.width,
    farDte,
    ...shownOf(calculation),
    risk: cents(SHARES * riskOf(candidate, calculation)),
    riskBasis: candidate.riskBasis,
    ...scoreOf(candidate, dte, scored),
    viewProbabilityOfProfit: probability(candidate.viewProbabilityOfProfit),
    ...oddsOf(calculation),
    costPercentOfRisk: round(candidate.costPercentOfRisk, 2),
    contracts: size.contracts,
    size,
    worstLeg: worstLegOf(candidate),
    twin: twinOf(candidate),
    tiedWith: candidate.tiedWith,
    events: calculation.events,
    notes: [
      ...candidate.notes,
      ...onVolume(calculation.legs, ground),
      ...calculation.warnings.filter((text) => !said.has(text)),
    ],
    calc: calcLine(request, { dte, farDte }),
    calcRequest: request,
  };
}

function calcRequestOf(
  { family, strikes, legs }: Candidate,
  { request, markets, fill }: ShowGround,
): StrategyRequest {
  const far = legs.some(({ expiry }) => expiry === "far") ? markets.later : null;
  return {
    kind: "strategy",
    symbol: request.symbol,
    strategy: family,
    strikes: strikes.split("/").map(Number),
    expiration: markets.near.expiration,
    ...(far !== null && { farExpiration: far.expiration }),
    fill,
  };
}

function identityOf({ id, family, strikes }: Candidate, rank: number) {
  const label = STRATEGIES.find(({ name }) => name === family)?.label ?? family;
  return { id, family, label, strikes, rank };
}

function shownOf(calculation: Calculation): Shown {
  const { legs, net, maxProfit, maxLoss, breakevens, riskReward, buyingPower, probabilityOfProfit } =
    calculation;
  return { legs, net, maxProfit, maxLoss, breakevens, riskReward, buyingPower, probabilityOfProfit };
}

function oddsOf({ probabilities }: Calculation) {
  return {
    band: probabilities?.band ?? null,
    halfProfit: probabilities?.halfProfit ?? null,
    halfProfitTarget: probabilities?.halfProfitTarget ?? null,
    halfProfitUnknown: probabilities?.halfProfitUnknown ?? null,
    touch: probabilities?.touch ?? [],
  };
}

/** Dollars a share: the calculator's largest loss where that is what is risked. */
function riskOf({ risk, riskBasis }: Candidate, { maxLoss }: Calculation): number {
  return riskBasis === "max-loss" && maxLoss !== null ? maxLoss / SHARES : risk;
}

function scoreOf({ alpha, alphaBand, expectedValue }: Candidate, dte: number, scored: boolean) {
  const market = cents(SHARES * expectedValue.market);
  if (!scored)
    return { alpha: null, alphaBand: null, alphaPerYear: null, expectedValue: { market, view: null } };
  const [low, high] = alphaBand;
  return {
    alpha: round(alpha, 4),
    alphaBand: [round(low, 4), round(high, 4)] as [number, number],
    alphaPerYear: round((alpha * 365) / Math.max(1, dte), 4),
    expectedValue: { market, view: cents(SHARES * expectedValue.view) },
  };
}

/**
 * Held to a quarter of Kelly's fraction of the account under the view, which is none where nothing is expected; of legs
 * that live on nobody knows it.
 */
function sizeOf(candidate: Candidate, calculation: Calculation, ground: ShowGround): PositionSize {
  const { request } = ground;
  const risk = Math.max(riskOf(candidate, calculation), LEAST_RISK);
  const { maxRisk, accountSize, riskPercent } = request;
  const pays = candidate.expectedValue.view > 0;
  const settled = candidate.legs.every(({ expiry }) => expiry === "near");
  const kelly = accountSize !== undefined && settled && pays ? kellyOf(candidate, risk, ground) : null;
  return sizePosition({ risk, maxRisk, accountSize, riskPercent, kelly: pays ? kelly : 0 });
}

function kellyOf(candidate: Candidate, risk: number, { markets: { near }, view }: ShowGround): number {
  const density = viewDensity(near, view);
  return kellyFraction({ legs: candidate.legs, net: paidFor(candidate, near), risk, density }).fraction;
}

/** As the score has it: mids are fair, and what the smile misses of them is no edge. */
function paidFor({ legs, net }: Candidate, near: SmiledMarket): number {
  const density = smileDensity(near.forward, near.years, near.smile);
  const fair = legs.reduce((sum, { type, side, strike, quantity }) => {
    const call = density.expectedCall(strike);
    const worth = type === "call" ? call : call + strike - near.forward;
    return sum + (side === "buy" ? quantity : -quantity) * worth;
  }, 0);
  return net.fill - net.mid + discountFactorOf(near) * fair;
}

function worstLegOf({ worstLeg: { type, strike, openInterest, bid, ask, mid } }: Candidate) {
  return { type, strike, openInterest, spreadPercent: round((100 * (ask - bid)) / mid, 1) };
}

function twinOf({ twin }: Candidate): PlanCandidate["twin"] {
  if (twin === null) return null;
  const { id, family, strikes, dearerBy } = twin;
  return { id, family, strikes, dearerBy: cents(SHARES * dearerBy) };
}

function onVolume(legs: readonly CalculatedLeg[], { calculator, nowMs }: ShowGround): string[] {
  const { calendar } = calculator;
  const session = calendar?.sessionOn(newYorkDate(nowMs)) ?? null;
  if (session === null || nowMs < session.openMs + VOLUME_TELLS_FROM_MS) return [];
  return legs
    .filter(({ side, volume }) => side === "sell" && volume === 0)
    .map(({ strike, type }) => `Nobody has traded the ${strike} ${type} today.`);
}
