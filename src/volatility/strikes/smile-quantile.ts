import { bracketedRoot } from "../../options/bracketed-root.ts";
import { isMarketNumber } from "../market-number.ts";
import { probabilityAbove } from "../probability-above.ts";
import type { Smile } from "../smile.ts";

/** Deviations searched either side of the forward, and the step. */
const REACH = 12;
const STEP = 0.5;

/**
 * The price that the underlying ends below with this probability, 0 to 1, under the density of the smile: its cumulative
 * distribution inverted (see `probabilityAbove`), searched outwards from the forward. Null where the price lies beyond the
 * strikes that were quoted: there the smile is only continued.
 */
export function smileQuantile(smile: Smile, below: number): number | null {
  const { forward, years, atmVolatility, lowestStrike, highestStrike } = smile;
  const excess = (x: number) =>
    1 - probabilityAbove({ smile, barrier: forward * Math.exp(x), forward, years }) - below;
  const stride = STEP * atmVolatility * Math.sqrt(years);
  const start = excess(0);
  const direction = start > 0 ? -1 : 1;
  for (let step = 0; step < REACH / STEP; step += 1) {
    const [near, far] = [direction * step * stride, direction * (step + 1) * stride];
    if (excess(far) > 0 === start > 0) continue;
    const price = forward * Math.exp(bracketedRoot(excess, near, far));
    const quoted = price >= lowestStrike && price <= highestStrike;
    return quoted && isMarketNumber(price) ? price : null;
  }
  return null;
}
