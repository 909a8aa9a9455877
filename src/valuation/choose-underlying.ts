import { quoteWorth } from "../options/quote-worth.ts";
import { fitParity, type ParityFit } from "../volatility/forward.ts";
import { type ParityPair, parityPairs } from "../volatility/parity-pairs.ts";
import { type Carry, carryTo, impliedSpot } from "./carry.ts";
import { type CarryQuestion, WIDE, yieldError } from "./fit-carry.ts";
import { exerciseUnder, parityRelief } from "./parity-relief.ts";
import { relievedParity } from "./relieved-parity.ts";

/** An expiry as far as it can bear witness to the price of the share. */
export type Witness = Omit<CarryQuestion, "spot">;

export type Underlying = {
  /** What the options are valued with, dollars a share; null where nobody knows. */
  price: number | null;
  /** stated: the provider's. implied: that of the options themselves, because there is no other or it can't be. */
  source: "stated" | "implied";
  /** Of the nearest expiry by parity, and its standard error; null without one. */
  implied: number | null;
  impliedError: number | null;
};

/** Hours of life below which parity says more of the last print than of the share. */
const LEAST_YEARS = 1 / 8_760;
const ALL_PAIRS = 1e9;
/** Beyond, a gap may as well be the rate. */
const MOST_YEARS = 0.25;
/** Standard errors of parity within which it says the same as the provider. */
const CLEAR = 2.5;
/** Share of the price by which quotes and the last trade part in the course of a second. */
const PRICE_NOISE = 1e-4;

/**
 * The price of the share to value with. The stated one, unless options contradict it: an American call is worth at least
 * what exercise pays, so S <= K + ask of a call and S >= K - ask of a put; and where parity of the nearest expiry puts it
 * further off than its error and the carry allow, the reading wins that explains all strikes better, a borrow fee
 * (which shows deep in the money) or another price.
 */
export function chooseUnderlying(stated: number | null, witnesses: readonly Witness[]): Underlying {
  const nearest = nearestWitness(witnesses);
  if (nearest === null) return { price: stated, source: "stated", implied: null, impliedError: null };
  const { witness, implied, error } = nearest;
  const refused = { price: implied, source: "implied" as const, implied, impliedError: error };
  if (stated === null || violatesExercise(stated, witnesses)) return refused;
  const accepted = { price: stated, source: "stated" as const, ...relievedAt(witness, stated, nearest) };
  const gap = Math.abs((accepted.implied ?? stated) - stated);
  const slack = CLEAR * error + PRICE_NOISE * stated + yieldError({ ...witness, spot: stated });
  const isFar = witness.years <= MOST_YEARS && gap > slack;
  return isFar && explainsWorse(witness, stated, implied) ? refused : accepted;
}

/** What parity says of the share once early exercise is taken off at the price stated for it. */
function relievedAt(
  witness: Witness,
  stated: number,
  { implied, error }: { implied: number; error: number },
): Pick<Underlying, "implied" | "impliedError"> {
  const fit = witness.american ? carriedFit(witness, stated) : null;
  if (fit === null) return { implied, impliedError: error };
  return { implied: impliedSpot(witness, fit.forward, witness.residualYield), impliedError: fit.error };
}

function carriedFit(witness: Witness, spot: number): ParityFit | null {
  const [near, wide] = [parityPairs(witness.rows), parityPairs(witness.rows, WIDE)];
  const growth = Math.exp(witness.rate * witness.years);
  const carryOf = ({ forward }: { forward: number }) => carryTo({ ...witness, spot }, forward);
  return relievedParity({ near, wide }, growth, carryOf)?.fit ?? null;
}

function nearestWitness(witnesses: readonly Witness[]) {
  for (const witness of witnesses.toSorted((a, b) => a.years - b.years)) {
    if (witness.years < LEAST_YEARS) continue;
    const found = fitParity(parityPairs(witness.rows), Math.exp(witness.rate * witness.years));
    if (found === null) continue;
    const implied = impliedSpot(witness, found.forward, witness.residualYield);
    return { witness, implied, error: found.error };
  }
  return null;
}

/** Quotes that contradict a price before it is refused: one of them may itself be wrong. */
const CONTRADICTIONS = 2;

function violatesExercise(stated: number, witnesses: readonly Witness[]): boolean {
  const slack = 5e-4 * stated;
  let [above, below] = [0, 0];
  for (const { rows, american } of witnesses) {
    if (!american) continue;
    for (const { strike, call, put } of rows) {
      if (call !== null && quoteWorth(call).ok && stated > strike + (call.ask ?? 0) + slack) above += 1;
      if (put !== null && quoteWorth(put).ok && stated < strike - (put.ask ?? 0) - slack) below += 1;
    }
  }
  return Math.max(above, below) >= CONTRADICTIONS;
}

/** Log-likelihood, Cauchy's, by which one reading must win: three times as likely. */
const CLEARLY = 1.1;
const LEAST_HALF_SPREAD = 0.005;
/** Beyond, an index's yield is no yield. */
const MOST_YIELD = 0.15;

/** Whether the stated price, with the carry it asks for, fits the strikes no better than the implied one without. */
function explainsWorse(witness: Witness, stated: number, implied: number): boolean {
  const pairs = parityPairs(witness.rows, ALL_PAIRS);
  const settled = (spot: number) =>
    carryTo({ ...witness, spot }, carriedFit(witness, spot)?.forward ?? implied);
  const carried = settled(stated);
  if (!witness.american) return Math.abs(carried.residualYield) > MOST_YIELD;
  return misfit(pairs, carried) + CLEARLY > misfit(pairs, settled(implied));
}

function misfit(pairs: readonly ParityPair[], carry: Carry): number {
  const relief = parityRelief(pairs, carry, exerciseUnder(carry));
  const discount = Math.exp(-carry.rate * carry.years);
  return pairs.reduce((sum, pair) => {
    const off = pair.difference - relief(pair) - discount * (carry.forward - pair.strike);
    return sum + Math.log1p((off / Math.max(pair.halfSpread, LEAST_HALF_SPREAD)) ** 2);
  }, 0);
}
