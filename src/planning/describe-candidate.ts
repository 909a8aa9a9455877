import { probabilityOfProfit } from "../options/payoff/probability-of-profit.ts";
import { profitIntervals, signedIntervals } from "../options/payoff/profit-intervals.ts";
import type { Candidate, CandidateLeg } from "./candidate.ts";
import { candidateId, strikesText } from "./candidate-words.ts";
import type { Evaluated, EvaluationGround } from "./evaluate-combination.ts";
import type { BuiltLeg } from "./generate/combination.ts";
import { percent } from "./judge-leg.ts";
import type { Merged } from "./merge-twins.ts";
import { FILL_SHARE } from "./net-price.ts";

/** Credit over width outside of which a spread is unusual: too little for the risk, or nearly in the money. */
const USUAL_CREDIT = [0.1, 0.6] as const;
/** Contracts below which a leg is told to be thin. */
const THIN = 500;

/** All that is told of a combination that was kept; `next` is the one behind it in rank. */
export function describeCandidate(
  { evaluated, twin }: Merged,
  next: Merged | null,
  ground: EvaluationGround,
): Candidate {
  const { combination, net, risk, entryCost } = evaluated;
  const { family, strikes } = combination;
  const legs = combination.legs.map((leg) => legOf(leg, FILL_SHARE[ground.fill]));
  const { density } = ground.scenarios.view;
  const band = alphaBand(evaluated, ground);
  return {
    id: candidateId(family, strikes),
    family,
    strikes: strikesText(strikes),
    legs,
    opensAs: net.fill < 0 ? "credit" : "debit",
    net,
    maxProfit: evaluated.maxProfit,
    maxLoss: evaluated.maxLoss,
    risk,
    riskBasis: evaluated.riskBasis,
    breakevens: evaluated.breakevens,
    expectedValue: evaluated.expectedValue,
    alpha: evaluated.alpha,
    alphaBand: band,
    probabilityOfProfit: evaluated.probabilityOfProfit,
    band: probabilityBand(evaluated, ground),
    viewProbabilityOfProfit: probabilityOfProfit(evaluated.profitable, density),
    entryCost,
    costPercentOfRisk: (100 * 2 * entryCost) / risk,
    width: evaluated.width,
    creditToWidth: evaluated.creditToWidth,
    delta: netDelta(legs),
    worstLeg: legs.reduce((worst, leg) => (relativeSpread(leg) > relativeSpread(worst) ? leg : worst)),
    twin,
    tiedWith: isTied(evaluated, next, band) ? idOf(next) : null,
    notes: notesOf(evaluated, legs),
  };
}

function netDelta(legs: readonly CandidateLeg[]): number {
  return legs.reduce(
    (sum, { side, quantity, delta }) => sum + (side === "buy" ? quantity : -quantity) * delta,
    0,
  );
}

/** A rank that hangs on less than is known of its score is shared with the next. */
function isTied(
  { alpha }: Evaluated,
  next: Merged | null,
  [least, most]: readonly [number, number],
): next is Merged {
  return next !== null && alpha - next.evaluated.alpha < most - least;
}

function idOf({ evaluated: { combination } }: Merged): string {
  return candidateId(combination.family, combination.strikes);
}

function legOf({ quoted, amount, far }: BuiltLeg, share: number): CandidateLeg {
  const { type, strike, bid, ask, mid, half, delta, openInterest, volume } = quoted;
  return {
    type,
    side: amount > 0 ? "buy" : "sell",
    strike,
    quantity: Math.abs(amount),
    expiry: far ? "far" : "near",
    bid: bid ?? 0,
    ask: ask ?? 0,
    mid,
    fill: fillBetween(mid + Math.sign(amount) * share * half, bid ?? 0, ask ?? 0),
    delta,
    openInterest,
    volume,
  };
}

/** The last place of a sum never trades outside of the quotes. */
function fillBetween(price: number, bid: number, ask: number): number {
  return Math.min(ask, Math.max(bid, price));
}

const relativeSpread = ({ bid, ask, mid }: CandidateLeg) => (ask - bid) / mid;

function alphaBand(
  { alpha, net, risk, expectedValue, valueUnder }: Evaluated,
  { scenarios }: EvaluationGround,
) {
  const alphas = [alpha, ...scenarios.viewShifts.map((shift) => valueUnder(shift) / risk)];
  for (const other of [net.mid, net.natural]) {
    // Dearer by so much: less to expect, more to lose.
    const dearer = other - net.fill;
    if (risk + dearer > 0) alphas.push((expectedValue.view - dearer) / (risk + dearer));
  }
  return spanOf(alphas);
}

function probabilityBand(
  { net, payoff, profitable, probabilityOfProfit: own }: Evaluated,
  ground: EvaluationGround,
) {
  const { market, marketShifts } = ground.scenarios;
  const shifted = marketShifts.map(({ density }) => probabilityOfProfit(profitable, density));
  const filled = [net.mid, net.natural].map((price) =>
    probabilityOfProfit(profitIntervals(signedIntervals(payoff, price - net.fill)), market.density),
  );
  return spanOf([own, ...shifted, ...filled]);
}

function spanOf(values: readonly number[]): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

function notesOf({ creditToWidth, riskBasis }: Evaluated, legs: readonly CandidateLeg[]): string[] {
  const notes: string[] = [];
  if (creditToWidth !== null && (creditToWidth < USUAL_CREDIT[0] || creditToWidth > USUAL_CREDIT[1]))
    notes.push(`The credit is ${percent(creditToWidth)} of the width: 10 to 60 % is usual.`);
  if (riskBasis === "reg-t-estimate")
    notes.push("Risk is the Reg-T margin estimate with the premium: more than that can be lost.");
  for (const { strike, type, openInterest } of legs) {
    if (openInterest === null) notes.push(`Open interest of the ${strike} ${type} is not known.`);
    else if (openInterest < THIN) notes.push(`Open interest of the ${strike} ${type} is ${openInterest}.`);
  }
  return notes;
}
