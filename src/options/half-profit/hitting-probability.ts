import { volatilityAt } from "../payoff/horizon-density.ts";
import type { ProfitInterval } from "../payoff/profit-intervals.ts";
import { coverage } from "./expiry-intervals.ts";
import type { HalfProfitInput } from "./half-profit-input.ts";
import { type HittingGrid, hittingGrid, stepBack } from "./hitting-grid.ts";
import { localVariance, varianceAt } from "./local-variance.ts";
import { moveTo, type ProfitSurface } from "./profit-surface.ts";
import { findRegions, type TargetRegions, targetRegions } from "./target-regions.ts";

type March = {
  readonly grid: HittingGrid;
  readonly regions: TargetRegions;
  readonly surface: ProfitSurface;
  /** Of the target at the last step. */
  crossings: number;
  halvingsLeft: number;
};

/** How finely prices, into an even number, and time are cut. */
export type Resolution = { readonly intervals: number; readonly steps: number };

/** Within 0.15 points of a grid ten times as fine; within a point where the target is near a butterfly's peak. */
export const USUAL: Resolution = { intervals: 96, steps: 40 };

/** Half the width in standard deviations. */
const WIDTH = 5;
/** The smile is read no further out, in standard deviations; nor, like any price, beyond e^20 times the forward. */
const SMILE_WIDTH = 6;
const WIDEST_SMILE = 20;
/** Half the width in ln(price), at which prices leave the doubles. */
const WIDEST = 400;
/** With less than this deviation to expiry neighbouring nodes would be the same double. */
const LEAST_DEVIATION = 1e-7;
/** Power of the years left by step: what lives for a hundredth of them still has a dozen steps. */
const CLUSTERING = 2.5;
/** A step in which a region opens or closes is halved so often, and so many are in all. */
const HALVINGS = 4;
const MOST_HALVINGS = 40;
/** The target is looked for at every sixth node and at the strikes, where a butterfly is worth most. */
const NODES_A_LOOK = 6;

/**
 * Probability that the price enters a region where the target is reached, or ends in one of the `ends`: the backward
 * equation on a grid even in x = ln(S / F(t)), the steps short near expiry, where the regions move
 * with the root of the years left.
 */
export function hittingProbability(
  input: HalfProfitInput,
  surface: ProfitSurface,
  ends: readonly ProfitInterval[],
  { intervals, steps }: Resolution = USUAL,
): number {
  const { forward, years, smile } = input;
  const volatility = smile === undefined ? (input.volatility ?? 0) : volatilityAt(smile, forward);
  const deviation = Math.max(LEAST_DEVIATION, volatility * Math.sqrt(years));
  const xs = nodesFor(deviation, intervals);
  const ys = xs.map(Math.exp);
  const prices = ys.map((y) => forward * y);
  const grid = hittingGrid(ys, coverage(ends, prices));
  const regions = targetRegions(looksAt(xs, surface.logStrikes));
  const reach = Math.min(WIDEST_SMILE, SMILE_WIDTH * deviation);
  const local = smile === undefined ? undefined : localVariance(smile, forward, xs, reach);
  grid.variances.fill((deviation * deviation) / years);
  const march = { grid, regions, surface, crossings: 0, halvingsLeft: MOST_HALVINGS };
  let left = 0;
  for (let step = 1; step <= steps; step += 1) {
    const next = years * (step / steps) ** CLUSTERING;
    if (local !== undefined) varianceAt(local, years - next, grid.variances);
    advance(march, left, next, HALVINGS);
    left = next;
  }
  return Math.min(1, Math.max(0, grid.now[intervals / 2] ?? 0));
}

/**
 * Steps back to where `to` years are left; where the target is crossed more or less often than before, in halves, so that
 * a region that opens or closes within a step does so in a short one.
 */
function advance(march: March, from: number, to: number, halvings: number): void {
  const { grid, regions, surface } = march;
  moveTo(surface, to);
  findRegions(regions, surface);
  if (regions.count !== march.crossings && halvings > 0 && march.halvingsLeft > 0) {
    march.halvingsLeft -= 1;
    const middle = from + 0.5 * (to - from);
    advance(march, from, middle, halvings - 1);
    advance(march, middle, to, halvings - 1);
    return;
  }
  march.crossings = regions.count;
  stepBack(grid, regions, to - from);
}

/** An even number of intervals, so that today's forward is the node in the middle. */
function nodesFor(deviation: number, intervals: number): Float64Array {
  const spacing = (2 * Math.min(WIDEST, WIDTH * deviation)) / intervals;
  return Float64Array.from({ length: intervals + 1 }, (_, i) => (i - intervals / 2) * spacing);
}

function looksAt(xs: Float64Array, logStrikes: Float64Array): Float64Array {
  const last = xs.length - 1;
  const [lowest, highest] = [xs[0] ?? 0, xs[last] ?? 0];
  const even = xs.filter((_, i) => i % NODES_A_LOOK === 0 || i === last);
  const strikes = logStrikes.filter((k) => k > lowest && k < highest);
  const all = Float64Array.of(...even, ...strikes).sort();
  return all.filter((x, i) => x !== all[i - 1]);
}
