import type { StrikeRow } from "../options/chain.ts";
import { isMarketNumber } from "./market-number.ts";
import { type ParityPair, parityPairs } from "./parity-pairs.ts";

export type ExpiryForward =
  | {
      readonly ok: true;
      readonly forward: number;
      /** parity: from the market's own calls and puts. carry: S e^{(r - q)T}, the market not having said. */
      readonly source: "parity";
      /** Of the pair nearest to the forward. */
      readonly strike: number;
      /** Standard error, dollars. */
      readonly error: number;
      /** Strikes behind it. */
      readonly n: number;
    }
  | {
      readonly ok: true;
      readonly forward: number;
      readonly source: "carry";
      readonly strike: null;
      /** Null where nobody can say how far off the carry is. */
      readonly error: number | null;
    }
  | { readonly ok: false; readonly reason: "invalid-years" | "no-pair-and-no-spot" };

export type ForwardInput = {
  /** One expiration of one root. */
  readonly rows: readonly StrikeRow[];
  readonly years: number;
  /** Continuously compounded. */
  readonly rate: number;
  /** For the fallback. */
  readonly spot?: number | null;
  readonly dividendYield?: number;
  /** Standard error of the fallback, dollars: parity that knows less than this gives way to it. */
  readonly carryError?: number | null;
};

/**
 * The forward of an expiration by put-call parity, F = K + e^{rT}(C - P), fitted through all strikes near the money whose
 * quotes are usable on both sides (see `fitParity`); S e^{(r - q)T} where there are none, or where their standard error
 * is above `carryError`.
 */
export function expiryForward(input: ForwardInput): ExpiryForward {
  const { rows, years, rate, spot = null, dividendYield = 0, carryError = null } = input;
  const growth = Math.exp(rate * years);
  if (!Number.isFinite(years) || years < 0 || !Number.isFinite(growth))
    return { ok: false, reason: "invalid-years" };
  const found = fitParity(parityPairs(rows), growth);
  const carried = spot === null ? Number.NaN : spot * Math.exp((rate - dividendYield) * years);
  const carries = isMarketNumber(carried);
  if (found !== null && !(carries && carryError !== null && found.error > carryError)) {
    return { ok: true, source: "parity", ...found };
  }
  if (!carries) return { ok: false, reason: "no-pair-and-no-spot" };
  return { ok: true, forward: carried, source: "carry", strike: null, error: carryError };
}

export type ParityFit = { forward: number; error: number; strike: number; n: number };

/** A quote is known no better than to a quarter of a cent. */
const LEAST_ERROR = 0.0025;
/** Residuals this many of their own deviations out count half (Cauchy's weight). */
const CAUCHY_REACH = 1.5;
const MOST_PASSES = 25;

/**
 * One forward through the parity of many strikes, each worth 1 / (spread of the call^2 + spread of the put^2) and less the
 * further it lies from the rest: iteratively reweighted with Cauchy's weights, from the weighted median. `growth` is
 * e^{rT}; `relief` gives what early exercise adds to the call less the put of a pair, dollars. The error is the larger of
 * what the spreads leave and what the strikes disagree by. Null without pairs, or where they imply no positive price.
 */
export function fitParity(
  pairs: readonly ParityPair[],
  growth: number,
  relief?: (pair: ParityPair) => number,
): ParityFit | null {
  const points = pairs.map((pair) => ({
    strike: pair.strike,
    implied: pair.strike + growth * (pair.difference - (relief?.(pair) ?? 0)),
    deviation: growth * Math.max(pair.halfSpread, LEAST_ERROR),
  }));
  let forward = weightedMedian(points);
  if (forward === null) return null;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const before: number = forward;
    forward = weightedMean(points, before).mean;
    if (Math.abs(forward - before) < 1e-10 * Math.abs(before)) break;
  }
  if (!isMarketNumber(forward)) return null;
  const { variance } = weightedMean(points, forward);
  const strike = nearestStrike(points, forward);
  return { forward, error: Math.sqrt(variance), strike, n: points.length };
}

type Point = { strike: number; implied: number; deviation: number };

function weightedMean(points: readonly Point[], centre: number): { mean: number; variance: number } {
  let [weights, sum, squares] = [0, 0, 0];
  for (const { implied, deviation } of points) {
    const off = (implied - centre) / deviation;
    const weight = 1 / (deviation * deviation * (1 + (off / CAUCHY_REACH) ** 2));
    weights += weight;
    sum += weight * (implied - centre);
    squares += weight * weight * (implied - centre) ** 2;
  }
  // The sandwich: what the residuals themselves say, beside what the spreads say.
  return { mean: centre + sum / weights, variance: Math.max(1 / weights, squares / (weights * weights)) };
}

function weightedMedian(points: readonly Point[]): number | null {
  const ascending = points.toSorted((a, b) => a.implied - b.implied);
  const total = ascending.reduce((sum, { deviation }) => sum + deviation ** -2, 0);
  let passed = 0;
  for (const { implied, deviation } of ascending) {
    passed += deviation ** -2;
    if (passed >= total / 2) return implied;
  }
  return null;
}

function nearestStrike(points: readonly Point[], forward: number): number {
  let nearest = Number.NaN;
  for (const { strike } of points) {
    if (!(Math.abs(strike - forward) >= Math.abs(nearest - forward))) nearest = strike;
  }
  return nearest;
}
