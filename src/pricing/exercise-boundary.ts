import type { CollocationScheme } from "./collocation-scheme.ts";
import { millsRatio, SQRT_TWO_PI } from "./normal-distribution.ts";

/**
 * Early-exercise boundary of an American put with strike 1: exercise at time tau before expiry where the spot is at most
 * `limit` * exp(-depth(tau)). The boundary of any strike is the same times the strike.
 */
export type ExerciseBoundary = {
  years: number;
  rate: number;
  dividendYield: number;
  volatility: number;
  scheme: CollocationScheme;
  /** ln of the boundary in the last moment before expiry. */
  logLimit: number;
  /** Squared depth at the nodes of the scheme: smooth in sqrt(tau), unlike the boundary. */
  squares: Float64Array;
  /** False where the sweeps did not converge: rates of tens of per cent over years of little volatility. */
  settled: boolean;
};

/** Plain sweeps approach from one side, closing some 80 to 90 % of the gap each: going a little further saves one. */
const OVER_RELAXATION = 1.15;
/** Last movement, in deviations, of a boundary that can be relied on. */
const SETTLED = 0.04;
/** Interest on the strike over the whole life that no boundary, right or wrong, can turn into a price error. */
const NEGLIGIBLE = 1e-5;
/** ln of the least boundary, relative to its limit: no spot comes near it. */
const FARTHEST = 14;
/** Squared depth, in squared deviations, from which on the boundary near expiry is a good start. */
const LEAST_ASYMPTOTIC = 1;

/**
 * Spectral collocation of the boundary: L. Andersen, M. Lake, D. Offengenden, High-performance American option pricing
 * (Journal of Computational Finance 20(1), 2016), their fixed point "A" by plain sweeps. For a put with
 * `rate` > 0, or `rate` = 0 > `dividendYield`; years and volatility above 0. For a call, exchange the two rates.
 */
export function exerciseBoundary(
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  scheme: CollocationScheme,
): ExerciseBoundary {
  const { nodes, mostSweeps } = scheme;
  const deviation = volatility * Math.sqrt(years);
  const tolerance = Math.min(scheme.tolerance, 0.5 * SETTLED * deviation);
  const logLimit = dividendYield > 0 && rate < dividendYield ? Math.log(rate / dividendYield) : 0;
  const squares = new Float64Array(nodes + 1);
  const boundary = { years, rate, dividendYield, volatility, scheme, logLimit, squares, settled: false };
  const farthest = perpetualDepth(boundary);
  const depths = firstDepths(boundary, farthest);
  const growths = dividendGrowths(boundary);
  const fresh = new Float64Array(nodes + 1);
  let relaxation = OVER_RELAXATION;
  let moved = Number.POSITIVE_INFINITY;
  for (let sweep = 0; sweep < mostSweeps; sweep += 1) {
    for (let i = 1; i <= nodes; i += 1) squares[i] = (depths[i] ?? 0) ** 2;
    const movedBefore = moved;
    moved = 0;
    for (let i = 1; i <= nodes; i += 1) {
      const depth = depths[i] ?? 0;
      const step = sweptDepth(boundary, growths, i, depth) - depth;
      fresh[i] = Math.min(farthest, Math.max(0, depth + relaxation * step));
      moved = Math.max(moved, Math.abs(step));
    }
    depths.set(fresh);
    if (moved < tolerance) break;
    if (moved > 0.7 * movedBefore) relaxation = Math.max(0.25, 0.6 * relaxation);
  }
  for (let i = 1; i <= nodes; i += 1) squares[i] = (depths[i] ?? 0) ** 2;
  return { ...boundary, settled: moved < SETTLED * Math.min(deviation, 0.2) || rate * years < NEGLIGIBLE };
}

/** Depth of the boundary with all of `years` to go. */
export function deepest(boundary: ExerciseBoundary): number {
  return Math.sqrt(boundary.squares[boundary.scheme.nodes] ?? 0);
}

/**
 * A start for the sweeps: next to expiry the boundary's own asymptote, which leaves two or three of them; else that of
 * Bjerksund and Stensland (1993), between its value at expiry and that of the perpetual option, by the put-call symmetry.
 */
function firstDepths(boundary: ExerciseBoundary, farthest: number): Float64Array {
  const { years, rate, dividendYield, volatility, scheme } = boundary;
  const range = Math.expm1(farthest);
  return scheme.roots.map((root) => {
    const tau = years * root * root;
    const deviation = volatility * Math.sqrt(tau);
    const squaredDeviations = nearExpiry(boundary, tau);
    if (squaredDeviations > LEAST_ASYMPTOTIC)
      return Math.min(farthest, deviation * Math.sqrt(squaredDeviations));
    const drift = (dividendYield - rate) * tau + 2 * deviation;
    return Math.log1p(-range * Math.expm1(-Math.max(0, drift) / range));
  });
}

/**
 * Squared depth in squared deviations as tau goes to 0, for `rate` >= `dividendYield`: ln(s² / (8 pi tau (r - q)²)), or
 * with equal rates -2 ln(4 sqrt(pi) q tau), whichever is less (J. Evans, R. Kuske, J. Keller, American options on assets
 * with dividends near expiry, Mathematical Finance 12(3), 2002). 0 where neither applies.
 */
function nearExpiry({ rate, dividendYield, volatility }: ExerciseBoundary, tau: number): number {
  if (tau === 0 || rate < dividendYield) return 0;
  const apart = volatility / (rate - dividendYield);
  const ofDifference = Math.log((apart * apart) / (8 * Math.PI * tau));
  if (dividendYield <= 0) return ofDifference;
  return Math.min(ofDifference, -2 * Math.log(4 * Math.sqrt(Math.PI) * dividendYield * tau));
}

/** Depth of the boundary of the perpetual option, which no other reaches (Merton 1973). */
function perpetualDepth(boundary: ExerciseBoundary): number {
  const { rate, dividendYield, volatility, logLimit } = boundary;
  const variance = volatility * volatility;
  const a = (rate - dividendYield) / variance - 0.5;
  const root = Math.sqrt(a * a + (2 * rate) / variance);
  const exponent = a > 0 ? -a - root : (-2 * rate) / variance / (root - a);
  return exponent < 0 ? Math.min(FARTHEST, logLimit + Math.log1p(-1 / exponent)) : FARTHEST;
}

/** exp(dividendYield * u) at the quadrature points u of each node. */
function dividendGrowths(boundary: ExerciseBoundary): Float64Array {
  const { scheme, years, dividendYield } = boundary;
  const growths = new Float64Array((scheme.nodes + 1) * scheme.quadrature);
  if (dividendYield === 0) return growths.fill(1);
  for (let i = 1; i <= scheme.nodes; i += 1) {
    const tau = years * (scheme.roots[i] ?? 0) ** 2;
    for (let k = 0; k < scheme.quadrature; k += 1) {
      const half = scheme.halves[k] ?? 0;
      growths[i * scheme.quadrature + k] = Math.exp(dividendYield * tau * (1 - half * half));
    }
  }
  return growths;
}

/**
 * One application of the fixed point at node `i`: B = exp(-(r - q) tau) N / D, where smooth pasting gives
 *   N = n(d-) / (s sqrt(tau)) + r ∫ e^(ru) n(d-(tau - u)) / (s sqrt(tau - u)) du,
 *   D = n(d+) / (s sqrt(tau)) + N(d+) + q ∫ e^(qu) [N(d+(tau - u)) + n(d+(tau - u)) / (s sqrt(tau - u))] du.
 * With tau - u = tau h², h in [0, 1], the root in the denominator is gone.
 */
function sweptDepth(boundary: ExerciseBoundary, growths: Float64Array, i: number, depth: number): number {
  const { years, rate, dividendYield, volatility, scheme, logLimit, squares } = boundary;
  const { quadrature, nodes, halves, weights, rows } = scheme;
  const root = Math.sqrt(years) * (scheme.roots[i] ?? 0);
  const tau = root * root;
  const carry = rate - dividendYield;
  const deviation = volatility * root;
  const drift = carry / (volatility * volatility) - 0.5;
  let numerator = 0;
  let denominator = 0;
  for (let k = 0; k < quadrature; k += 1) {
    const half = halves[k] ?? 0;
    const at = i * quadrature + k;
    const s = deviation * half;
    const minus = (Math.sqrt(interpolate(rows, at * (nodes + 1), squares, nodes)) - depth) / s + drift * s;
    const weight = weights[k] ?? 0;
    numerator += weight * Math.exp(rate * tau * (1 - half * half) - 0.5 * minus * minus);
    if (dividendYield !== 0) {
      const plus = minus + s;
      denominator += weight * (growths[at] ?? 1) * densityAndMass(plus, s);
    }
  }
  const minus = (logLimit - depth) / deviation + drift * deviation;
  const above = Math.exp(-0.5 * minus * minus) + rate * tau * numerator;
  const below = densityAndMass(minus + deviation, deviation) + dividendYield * tau * denominator;
  return logLimit + carry * tau - Math.log(above / below);
}

/** [n(d) + s N(d)] / n(0). */
function densityAndMass(d: number, s: number): number {
  const density = Math.exp(-0.5 * d * d);
  const tail = s * density * millsRatio(Math.abs(d));
  return d <= 0 ? density + tail : density - tail + s * SQRT_TWO_PI;
}

/** Interpolated square of the depth; rounding must not take it below 0. */
export function interpolate(rows: Float64Array, at: number, squares: Float64Array, nodes: number): number {
  let sum = 0;
  for (let j = 1; j <= nodes; j += 1) sum += (rows[at + j] ?? 0) * (squares[j] ?? 0);
  return sum > 0 ? sum : 0;
}
