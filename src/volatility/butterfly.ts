import { type SmileShape, smileAt } from "./smile-shape.ts";

/** Points looked at between the lowest and the highest quote. */
const STEPS = 48;
/** Rounding of a density that is flat at zero is not arbitrage. */
const LEAST = -1e-3;

/**
 * Whether the density of a smile is negative somewhere between its quotes: whether g(k) < 0, with w = sigma^2 T,
 *   g(k) = (1 - k w' / 2w)^2 - (w'^2 / 4) (1/w + 1/4) + w'' / 2   (Gatheral and Jacquier 2014, lemma 2.2).
 */
export function hasNegativeDensity(shape: SmileShape): boolean {
  const low = Math.log(shape.lowestStrike / shape.forward);
  const high = Math.log(shape.highestStrike / shape.forward);
  const [from, to] = [Math.asinh(low / shape.scale), Math.asinh(high / shape.scale)];
  for (let step = 0; step <= STEPS; step += 1) {
    const k = shape.scale * Math.sinh(from + ((to - from) * step) / STEPS);
    if (densityFactor(shape, k) < LEAST) return true;
  }
  return false;
}

function densityFactor(shape: SmileShape, k: number): number {
  const { value, slope, curvature } = smileAt(shape, k);
  const w = Math.exp(2 * value) * shape.years;
  const first = 2 * w * slope;
  const second = w * (4 * slope * slope + 2 * curvature);
  return (1 - (k * first) / (2 * w)) ** 2 - (first * first * (1 / w + 0.25)) / 4 + second / 2;
}
