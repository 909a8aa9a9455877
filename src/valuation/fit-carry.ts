import type { StrikeRow } from "../options/chain.ts";
import type { EarlyExercise } from "../pricing/early-exercise.ts";
import { fitParity, type ParityFit } from "../volatility/forward.ts";
import { type ParityPair, parityPairs } from "../volatility/parity-pairs.ts";
import { type Carry, type CarryGround, carryAt, carryTo, impliedSpot } from "./carry.ts";
import { exerciseUnder, TICK } from "./parity-relief.ts";
import { type RelievedFit, relievedParity } from "./relieved-parity.ts";

export type ExpiryCarry = Carry & {
  /** The right to exercise early under this carry; null for European options and where nothing is left to live. */
  exercise: EarlyExercise | null;
  /** parity: from the market's own calls and puts. carry: the share grown, the market not having said well enough. */
  source: "parity" | "carry";
  /** Standard error of the forward, dollars. */
  error: number;
};

export type CarryQuestion = CarryGround & {
  rows: readonly StrikeRow[];
  american: boolean;
  /** Whether a schedule or a history says what dividends there are. */
  dividendsKnown: boolean;
  /** What holding the share is known to cost beside interest and dividends, a fraction a year. */
  residualYield: number;
};

/** What the carry may be off by: a price a moment old, a tick at least, and a yield that nobody knows, a year. */
const PRICE_SLACK = 5e-4;
/** Below this share of the price a gap is a tick, not a yield. */
const NOISE = 2e-4;
/** Strikes to about two standard deviations. */
export const WIDE = 80;
const YIELD_SLACK = { known: 0.005, unknown: 0.03 } as const;

/** How far the forward may lie from the share grown at the known carry, one standard error, dollars. */
function carryError(question: CarryQuestion): number {
  return Math.max(TICK, PRICE_SLACK * question.spot) + yieldError(question);
}

/** The part of it that comes from yields: a borrow fee, or dividends that nobody announced. */
export function yieldError({
  spot,
  years,
  dividendsKnown,
}: Pick<CarryQuestion, "spot" | "years" | "dividendsKnown">): number {
  return YIELD_SLACK[dividendsKnown ? "known" : "unknown"] * years * spot;
}

/**
 * Forward and carry of an expiry: parity through the strikes near the money, relieved of early exercise at the carry that
 * it implies itself, again and again until both agree; the share grown at interest less known dividends where parity is
 * the less certain of the two.
 */
export function fitCarry(question: CarryQuestion): ExpiryCarry {
  const pairs = parityPairs(question.rows);
  const slack = carryError(question);
  const found = parityForward(question, pairs);
  if (found === null || found.fit.error > slack) {
    const carry = carryAt(question, question.residualYield);
    const exercise = question.american ? exerciseUnder(carry) : null;
    return { ...carry, exercise, source: "carry", error: slack };
  }
  const carry = settle(question, found.fit);
  const exercise = found.exercise ?? (question.american ? exerciseUnder(carry) : null);
  return { ...carry, exercise, source: "parity", error: found.fit.error };
}

/** A gap to the share beside the known yield that is within the error is a price a moment old, not a yield. */
function settle(question: CarryQuestion, { forward, error }: ParityFit): Carry {
  const { residualYield } = question;
  const implied = impliedSpot(question, forward, residualYield);
  const noise = Math.max(2 * error, NOISE * question.spot);
  if (Math.abs(implied - question.spot) > noise) return carryTo(question, forward);
  return { ...carryTo({ ...question, spot: implied }, forward), residualYield };
}

function parityForward(question: CarryQuestion, pairs: readonly ParityPair[]): RelievedFit | null {
  const growth = Math.exp(question.rate * question.years);
  if (!question.american) {
    const fit = fitParity(pairs, growth);
    return fit === null ? null : { fit, exercise: null };
  }
  const wide = parityPairs(question.rows, WIDE);
  return relievedParity({ near: pairs, wide }, growth, (fit) => settle(question, fit));
}
