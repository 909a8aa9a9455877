import { parityPairs } from "../volatility/parity-pairs.ts";
import type { DiscountRate, RateSource } from "./discount-rate.ts";
import { type CarryQuestion, type ExpiryCarry, fitCarry, WIDE } from "./fit-carry.ts";
import { parityRelief } from "./parity-relief.ts";
import { LEAST_SLOPE_YEARS, slopeRate } from "./parity-slope.ts";

export type DatedRate = { rate: DiscountRate["rate"]; rateSource: RateSource };

export type SettledCarry = DatedRate & {
  carry: ExpiryCarry;
  /** The rate that the chain's own slope implies beyond six months; null where it says nothing. */
  slopeRate: number | null;
};

const MOST_PASSES = 5;
const SETTLED = 0.001;

/** The carry of an expiry and its rate; the chain's own slope takes the place of an assumed rate. */
export function settleCarry(question: CarryQuestion & DatedRate): SettledCarry {
  const carry = fitCarry(question);
  const { rate, rateSource } = question;
  const slope = question.years >= LEAST_SLOPE_YEARS ? settledSlope(question, carry) : null;
  if (rateSource !== "assumed" || slope === null) return { carry, rate, rateSource, slopeRate: slope };
  return {
    carry: fitCarry({ ...question, rate: slope }),
    rate: slope,
    rateSource: "chain",
    slopeRate: slope,
  };
}

/** Early exercise depends on the rate itself: it is relieved at the rate that the slope gives, until both agree. */
function settledSlope(question: CarryQuestion, first: ExpiryCarry): number | null {
  let [rate, carry] = [question.rate, first];
  let slope = slopeUnder(question, carry);
  for (let pass = 1; pass < MOST_PASSES && question.american; pass += 1) {
    if (slope === null || Math.abs(slope - rate) < SETTLED) break;
    rate = slope;
    carry = fitCarry({ ...question, rate });
    slope = slopeUnder(question, carry);
  }
  return slope;
}

function slopeUnder({ rows, years }: CarryQuestion, carry: ExpiryCarry): number | null {
  const pairs = parityPairs(rows, WIDE);
  if (pairs.length === 0) return null;
  const relief = carry.exercise === null ? () => 0 : parityRelief(pairs, carry, carry.exercise);
  return slopeRate(pairs, years, relief)?.rate ?? null;
}
