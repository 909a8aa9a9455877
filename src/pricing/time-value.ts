import { INVERSE_SQRT_TWO_PI, millsRatio, millsSlope, SQRT_TWO_PI } from "./normal-distribution.ts";

/**
 * Black's formula (1976) in two numbers: the `distance` k = |ln(forward / strike)| and the `deviation`
 * s = volatility * sqrt(years), or rather y = k / s and t = s / 2. With d = t - y, M the Mills ratio and n the normal
 * density, the undiscounted out-of-the-money price as a fraction of its bound min(forward, strike) is
 *   N(d) - e^k N(d - s) = n(d) [M(-d) - M(y + t)],
 * its derivative in s is n(d), and what it lacks to 1 is n(d) [M(d) + M(y + t)].
 */

/** Beyond this many standard deviations a time value is below the smallest double. */
const FARTHEST = 40;

/** Time value as a fraction of its bound, with relative accuracy down to 1e-300. */
export function timeValueFraction(distance: number, deviation: number): number {
  if (!(deviation > 0)) return 0;
  const y = distance / deviation;
  const t = 0.5 * deviation;
  const d = t - y;
  if (d < -FARTHEST) return 0;
  if (d > FARTHEST) return 1;
  const density = INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * d * d);
  if (d <= 0 || t < 0.6) return density * timeValueOverVega(y, t);
  return 1 - density * complementOverVega(y, t);
}

/** Time value divided by its derivative in the deviation. */
export function timeValueOverVega(y: number, t: number): number {
  const z = y * t;
  if (t < 0.2 && z < 0.3) return narrowTimeValueOverVega(y, t);
  if (t < 0.6 && z < 0.5) return wideTimeValueOverVega(y, t);
  return y >= t ? millsRatio(y - t) - millsRatio(y + t) : reflectedMills(t - y) - millsRatio(y + t);
}

/** What the time value lacks to its bound, divided by the derivative of the time value in the deviation. */
export function complementOverVega(y: number, t: number): number {
  return (t >= y ? millsRatio(t - y) : reflectedMills(y - t)) + millsRatio(y + t);
}

/** M(-y), from M(y) + M(-y) = 1 / n(y). */
function reflectedMills(y: number): number {
  return SQRT_TWO_PI * Math.exp(0.5 * y * y) - millsRatio(y);
}

/*
 * Near the money the difference of Mills ratios would cancel. It equals
 *   2 e^(t²/2) [ integral from 0 to t of cosh(y (t - v)) e^(-v²/2) dv - sinh(y t) M(y) ],
 * and with z = y t, G_j = integral from 0 to 1 of w^(2j) cosh(z (1 - w)) dw,
 *   2 t e^(t²/2) [ G_0 (1 - y M(y)) + sum over j >= 1 of (-t²/2)^j G_j / j! ],
 * where nothing cancels. G_j = (1 + z² G_(j+1) / (2j + 2)) / (2j + 1), so one downward pass, unrolled for speed, gives
 * the G_j and, by Horner's rule, the sum. Truncation is below 1e-16 in the ranges of t and z stated. The two
 * series share their last steps and yet stand apart: in one function the first pass of a fresh isolate takes a tenth longer.
 */

/** The series for t < 0.2 and z < 0.3. */
function narrowTimeValueOverVega(y: number, t: number): number {
  const tau = 0.5 * t * t;
  const z2 = y * y * t * t;
  let g = 0.06666666666666667;
  let sum = g;
  g = 0.07692307692307693 + z2 * 0.005494505494505495 * g;
  sum = g - tau * 0.14285714285714285 * sum;
  g = 0.09090909090909091 + z2 * 0.007575757575757576 * g;
  sum = g - tau * 0.16666666666666666 * sum;
  g = 0.1111111111111111 + z2 * 0.011111111111111112 * g;
  sum = g - tau * 0.2 * sum;
  g = 0.14285714285714285 + z2 * 0.017857142857142856 * g;
  sum = g - tau * 0.25 * sum;
  g = 0.2 + z2 * 0.03333333333333333 * g;
  sum = g - tau * 0.3333333333333333 * sum;
  g = 0.3333333333333333 + z2 * 0.08333333333333333 * g;
  sum = g - tau * 0.5 * sum;
  const growth = 1 + tau * (1 + tau * (0.5 + tau * (1 / 6 + tau * (1 / 24 + tau * (1 / 120 + tau / 720)))));
  return 2 * t * growth * ((1 + 0.5 * z2 * g) * millsSlope(y) - tau * sum);
}

/** The series for t < 0.6 and z < 0.5. */
function wideTimeValueOverVega(y: number, t: number): number {
  const tau = 0.5 * t * t;
  const z2 = y * y * t * t;
  let g = 0.043478260869565216;
  let sum = g;
  g = 0.047619047619047616 + z2 * 0.0021645021645021645 * g;
  sum = g - tau * 0.09090909090909091 * sum;
  g = 0.05263157894736842 + z2 * 0.002631578947368421 * g;
  sum = g - tau * 0.1 * sum;
  g = 0.058823529411764705 + z2 * 0.0032679738562091504 * g;
  sum = g - tau * 0.1111111111111111 * sum;
  g = 0.06666666666666667 + z2 * 0.004166666666666667 * g;
  sum = g - tau * 0.125 * sum;
  g = 0.07692307692307693 + z2 * 0.005494505494505495 * g;
  sum = g - tau * 0.14285714285714285 * sum;
  g = 0.09090909090909091 + z2 * 0.007575757575757576 * g;
  sum = g - tau * 0.16666666666666666 * sum;
  g = 0.1111111111111111 + z2 * 0.011111111111111112 * g;
  sum = g - tau * 0.2 * sum;
  g = 0.14285714285714285 + z2 * 0.017857142857142856 * g;
  sum = g - tau * 0.25 * sum;
  g = 0.2 + z2 * 0.03333333333333333 * g;
  sum = g - tau * 0.3333333333333333 * sum;
  g = 0.3333333333333333 + z2 * 0.08333333333333333 * g;
  sum = g - tau * 0.5 * sum;
  return 2 * t * Math.exp(tau) * ((1 + 0.5 * z2 * g) * millsSlope(y) - tau * sum);
}
