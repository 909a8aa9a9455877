import { volatilityAt } from "../payoff/horizon-density.ts";
import type { SmileCurve } from "../smile-curve.ts";

/** sigma^2 by node, and the three parts of the denominator: first + t second - t^2 third. */
export type LocalVariance = {
  readonly implied: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly third: Float64Array;
};

/** A local variance stays within these factors of the implied one: a smile that admits arbitrage has none. */
const LEAST = 0.25;
const MOST = 4;

/**
 * The diffusion whose distribution at every date is that of the smile, read at ln(K/F) and held to `reach` either side.
 * Gatheral, "The Volatility Surface" (2006), eq. 1.10, with total variance w(k, t) = sigma(k)^2 t:
 *   sigma^2 / ((1 - k sigma'/sigma)^2 + t sigma sigma'' - (t sigma sigma')^2 / 4)
 */
export function localVariance(
  smile: SmileCurve,
  forward: number,
  xs: Float64Array,
  reach: number,
): LocalVariance {
  const blank = () => new Float64Array(xs.length);
  const [implied, first, second, third, slopes] = [blank(), blank(), blank(), blank(), blank()];
  const held = xs.map((x) => Math.min(reach, Math.max(-reach, x)));
  for (let i = 0; i < xs.length; i += 1) {
    const k = held[i] ?? 0;
    const strike = forward * Math.exp(k);
    const volatility = volatilityAt(smile, strike);
    const slope = k === xs[i] ? smile.slope(strike) * strike : 0;
    slopes[i] = slope;
    implied[i] = volatility * volatility;
    first[i] = (1 - (k * slope) / volatility) ** 2;
    third[i] = (0.5 * volatility * slope) ** 2;
  }
  for (let i = 1; i < xs.length - 1; i += 1) {
    const bend = ((slopes[i + 1] ?? 0) - (slopes[i - 1] ?? 0)) / ((xs[i + 1] ?? 0) - (xs[i - 1] ?? 0));
    second[i] = Math.sqrt(implied[i] ?? 0) * bend;
  }
  return { implied, first, second, third };
}

/** Writes the variance a year at each node, `time` years from now. */
export function varianceAt(local: LocalVariance, time: number, variances: Float64Array): void {
  const { implied, first, second, third } = local;
  for (let i = 0; i < variances.length; i += 1) {
    const denominator = (first[i] ?? 0) + time * ((second[i] ?? 0) - time * (third[i] ?? 0));
    // A denominator of 0 or below is a negative density; NaN, a smile without slope there.
    const factor = denominator > 1 / MOST ? Math.max(LEAST, 1 / denominator) : MOST;
    variances[i] = (implied[i] ?? 0) * factor;
  }
}
