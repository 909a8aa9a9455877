import { INVERSE_SQRT_TWO_PI, millsRatio, millsSlope } from "./normal-distribution.ts";

/** Beyond this many standard deviations a time value is below the smallest double. */
const FARTHEST = 40;

/**
 * Undiscounted Black price of the out-of-the-money option, as a fraction of its bound min(forward, strike).
 *
 * `distance` is |ln(forward / strike)|, `deviation` is volatility * sqrt(years). Relative accuracy is kept down to
 * 1e-300. With k the distance, s the deviation, d = s/2 - k/s and M the Mills ratio, Black's formula (1976) is
 * N(d) - e^k N(d - s) = n(d) [M(-d) - M(s - d)]; above d = 0 the complement is the smaller part.
 */
export function timeValueFraction(distance: number, deviation: number): number {
  if (!(deviation > 0)) return 0;
  const y = distance / deviation;
  const t = 0.5 * deviation;
  if (y - t > FARTHEST) return 0;
  const d = t - y;
  const density = INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * d * d);
  if (t < 0.5 && distance < 1) return density * nearTimeValueOverVega(y, t);
  if (d <= 0) return density * (millsRatio(-d) - millsRatio(y + t));
  if (d > FARTHEST) return 1;
  return 1 - density * (millsRatio(d) + millsRatio(y + t));
}

/**
 * Time value divided by its derivative in the deviation, for `t < 0.5` and `y t < 0.5`, where the difference of
 * Mills ratios would cancel. `y` is distance / deviation, `t` half the deviation. The quotient is
 *   2 e^(t²/2) [ ∫0^t cosh(y (t - v)) e^(-v²/2) dv - sinh(y t) M(y) ],
 * and with z = y t and G_j = ∫0^1 w^(2j) cosh(z (1 - w)) dw, which obey G_j = (1 + z² G_(j+1) / (2j+2)) / (2j+1),
 *   2 t e^(t²/2) [ G_0 (1 - y M(y)) + Σ_(j>=1) (-t²/2)^j G_j / j! ].
 */
export function nearTimeValueOverVega(y: number, t: number): number {
  const tau = 0.5 * t * t;
  const z2 = y * y * t * t;
  let g = 1 / 23;
  let sum = g;
  for (let j = 10; j >= 1; j -= 1) {
    g = (1 + (z2 * g) / (2 * j + 2)) / (2 * j + 1);
    sum = g - (tau * sum) / (j + 1);
  }
  return 2 * t * Math.exp(tau) * ((1 + 0.5 * z2 * g) * millsSlope(y) - tau * sum);
}
