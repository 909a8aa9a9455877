import { guessDeviation, upperTailShare } from "./guess-deviation.ts";
import { SQRT_TWO_PI } from "./normal-distribution.ts";
import { complementOverVega, timeValueOverVega } from "./time-value.ts";

const LOG_SQRT_TWO_PI = 0.9189385332046728;
/** A step this small, after fourth-order convergence, leaves an error below the rounding. */
const LAST_STEP = 1e-4;
/** One or two steps are the rule; the bracket makes even the worst start end within this many. */
const MOST_STEPS = 100;

/** Which function of the price is brought to its target: the one in which it is nearest to a straight line. */
type Objective = "lower" | "middle" | "upper";

/**
 * Deviation s = volatility * sqrt(years) at which Black's time value is `fraction` of its bound, 0 < fraction < 1;
 * `complement` is 1 - fraction with its own digits, `distance` is |ln(forward / strike)|. A positive `guess` starts the
 * search where it is not absurd.
 *
 * The scheme is that of P. Jäckel, Let's Be Rational (Wilmott, 2015; revised 2024): third-order Householder steps on
 * 1 / ln(price) far out of the money, on the price in the middle, on ln(bound - price) above the inflection point. The
 * guess, the near-the-money series and the normal tails are this project's own.
 */
export function solveDeviation(
  distance: number,
  fraction: number,
  complement: number,
  guess: number,
): number {
  let s = isSensible(guess, distance, fraction) ? guess : guessDeviation(distance, fraction, complement);
  const objective = chooseObjective(distance, fraction, complement, s);
  const target =
    objective === "lower" ? Math.log(fraction) : objective === "upper" ? Math.log(complement) : fraction;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const y = distance / s;
    const t = 0.5 * s;
    const step =
      objective === "middle"
        ? middleStep(y, t, target)
        : objective === "lower"
          ? lowerStep(y, t, target)
          : upperStep(y, t, target);
    if (step > 0) low = s;
    else high = s;
    const next = s * (1 + step);
    if (next === s) return s;
    if (next > low && next < high) {
      s = next;
      if (Math.abs(step) * (1 + Math.abs(y * y - t * t)) < LAST_STEP) return s;
    } else {
      s = 0.5 * (low + high);
      if (s === low || s === high) return s;
    }
  }
  return s;
}

/**
 * A guess is of use while the density at its d is neither near the smallest double nor near flat. No deviation is below
 * sqrt(2 pi) times its fraction.
 */
function isSensible(guess: number, distance: number, fraction: number): boolean {
  const d = 0.5 * guess - distance / guess;
  return guess > fraction && d > -30 && d < 8;
}

function chooseObjective(distance: number, fraction: number, complement: number, s: number): Objective {
  if (s > 1 && 2 * complement < 1 + upperTailShare(distance)) return "upper";
  return distance > 8000 * fraction ? "lower" : "middle";
}

/*
 * Relative steps ds / s. With n the price's derivative in s, its second and third derivatives over n are a / s and
 * (a² - 3 y² - t²) / s², where a = y² - t².
 */

function middleStep(y: number, t: number, fraction: number): number {
  const d = t - y;
  const newton = (0.5 * (fraction * SQRT_TWO_PI * Math.exp(0.5 * d * d) - timeValueOverVega(y, t))) / t;
  const a = y * y - t * t;
  return householder(newton, a, a * a - 3 * y * y - t * t);
}

function lowerStep(y: number, t: number, target: number): number {
  const d = t - y;
  const overVega = timeValueOverVega(y, t);
  const log = Math.log(overVega) - LOG_SQRT_TWO_PI - 0.5 * d * d;
  const slope = (2 * t) / overVega;
  const a = y * y - t * t;
  const second = a - slope;
  const third = a * a - 3 * y * y - t * t + slope * (2 * slope - 3 * a);
  const q = slope / log;
  return householder(((target - log) * log) / (target * slope), second - 2 * q, third - 6 * q * (second - q));
}

function upperStep(y: number, t: number, target: number): number {
  const d = t - y;
  const overVega = complementOverVega(y, t);
  const log = Math.log(overVega) - LOG_SQRT_TWO_PI - 0.5 * d * d;
  const slope = (-2 * t) / overVega;
  const a = y * y - t * t;
  return householder(
    (target - log) / slope,
    a - slope,
    a * a - 3 * y * y - t * t + slope * (2 * slope - 3 * a),
  );
}

/** Householder's third-order step from Newton's and the ratios of the second and third derivative to the first. */
function householder(newton: number, second: number, third: number): number {
  if (!(Math.abs(newton) < 0.5)) return newton > 0 ? 0.5 : -0.5;
  const ratio = (1 + 0.5 * second * newton) / (1 + newton * (second + (third * newton) / 6));
  return ratio > 0 && ratio < 4 ? newton * ratio : newton;
}
