import { normalPdf } from "../pricing/normal-distribution.ts";
import type { Smile } from "./smile.ts";

/** Standard deviations integrated either side, and the step. */
const REACH = 8;
const STEPS = 48;
/** Quotes that end nearer to the forward than this leave nothing but wings to integrate. */
const LEAST_REACH = 0.2;
/** Standard deviations that quotes should reach for the wings beyond them not to matter. */
const GOOD_REACH = 1.5;

/**
 * VIX-style volatility of one expiration: the variance of the log contract, sigma^2 = E[-2 ln(S/F)] / T, under the whole
 * smile, as the mean of sigma(K)^2 over a normal d2 (Fukasawa 2012, theorem 2.8). An annual fraction, above the volatility
 * at the money where the smile has wings. Beyond the quotes it integrates the extrapolated wings (see `restsOnWings`);
 * null where the quotes are on one side of the forward, or reach hardly beyond it.
 */
export function modelFreeVolatility(smile: Smile): number | null {
  const { forward, years, atmVolatility } = smile;
  const root = Math.sqrt(years);
  const unit = atmVolatility * root;
  if (!(quotedReach(smile) >= LEAST_REACH)) return null;
  let [sum, mass] = [0, 0];
  let before: { d2: number; density: number; value: number } | null = null;
  for (let step = 0; step <= STEPS; step += 1) {
    const k = unit * Math.sinh(Math.asinh(REACH) * ((2 * step) / STEPS - 1));
    const sigma = smile.volatility(forward * Math.exp(k));
    const d2 = -k / (sigma * root) - 0.5 * sigma * root;
    const density = normalPdf(d2);
    const value = sigma * sigma * density;
    if (before !== null) {
      sum += (before.value + value) * (before.d2 - d2);
      mass += (before.density + density) * (before.d2 - d2);
    }
    before = { d2, density, value };
  }
  // The trapezoidal rule errs alike in both, so that a flat smile gives itself.
  return sum > 0 && mass > 0 ? Math.sqrt(sum / mass) : null;
}

/** Whether much of a model-free volatility comes from beyond the quotes. */
export function restsOnWings(smile: Smile): boolean {
  return !(quotedReach(smile) >= GOOD_REACH);
}

/** Standard deviations between the forward and the nearer end of the quotes; below 0 where they are on one side. */
function quotedReach({ forward, years, atmVolatility, lowestStrike, highestStrike }: Smile): number {
  const nearer = Math.min(Math.log(forward / lowestStrike), Math.log(highestStrike / forward));
  return nearer / (atmVolatility * Math.sqrt(years));
}
