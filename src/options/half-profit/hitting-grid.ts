import type { TargetRegions } from "./target-regions.ts";

/** Probabilities u of reaching the target from each price y = S / F(t), stepped back from expiry. */
export type HittingGrid = {
  readonly ys: Float64Array;
  /** What u below and u above weigh in y^2 u_yy / 2 between even neighbours. */
  readonly down: Float64Array;
  readonly up: Float64Array;
  /** Of ln S, a year; written by whoever knows it. */
  readonly variances: Float64Array;
  now: Float64Array;
  before: Float64Array;
  /** Years of the step before, 0 at the start. */
  lastStep: number;
  /** Weights of the new, the old and the older values in the time derivative. */
  onNew: number;
  onOld: number;
  onOlder: number;
  /** Elimination of the tridiagonal system: u = sum + ratio * next u. */
  readonly sums: Float64Array;
  readonly ratios: Float64Array;
};

/** A crossing stays this part of a spacing away from a node. */
const LEAST_GAP = 1e-6;

/** A step longer than the last by more than this is implicit, like the first: the older value would weigh too much. */
const MOST_GROWTH = 4;

export function hittingGrid(ys: Float64Array, atExpiry: Float64Array): HittingGrid {
  const blank = () => new Float64Array(ys.length);
  const [down, up] = [blank(), blank()];
  for (let i = 1; i < ys.length - 1; i += 1) {
    const [below, y, above] = [ys[i - 1] ?? 0, ys[i] ?? 0, ys[i + 1] ?? 0];
    down[i] = weight(y, y - below, above - below);
    up[i] = weight(y, above - y, above - below);
  }
  const [before, sums, ratios, variances] = [blank(), blank(), blank(), blank()];
  const times = { lastStep: 0, onNew: 1, onOld: 1, onOlder: 0 };
  return { ys, down, up, variances, now: atExpiry, before, ...times, sums, ratios };
}

/** Written so that y^2 does not overflow. */
function weight(y: number, gap: number, width: number): number {
  return (y / gap) * (y / width);
}

/**
 * One step of `dt` years towards today of u_t + sigma^2/2 y^2 u_yy = 0, with u = 1 in the regions: second backward
 * differences of uneven length (BDF2), the first step implicit. Beside a crossing the stencil ends at the crossing itself
 * (Shortley and Weller 1938), so that the regions need not begin at a node.
 */
export function stepBack(grid: HittingGrid, regions: TargetRegions, dt: number): void {
  const grown = grid.lastStep > 0 ? dt / grid.lastStep : 0;
  const ratio = grown < MOST_GROWTH ? grown : 0;
  grid.onOld = 1 + ratio;
  grid.onOlder = (ratio * ratio) / (1 + ratio);
  grid.onNew = grid.onOld - grid.onOlder;
  eliminate(grid, regions, dt);
  const { now, before, sums, ratios } = grid;
  let u = 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    u = (sums[i] ?? 0) + (ratios[i] ?? 0) * u;
    before[i] = u;
  }
  grid.before = now;
  grid.now = before;
  grid.lastStep = dt;
}

function eliminate(grid: HittingGrid, regions: TargetRegions, dt: number): void {
  const { ys, down, up, variances, now, before, onNew, onOld, onOlder, sums, ratios } = grid;
  const { crossings, count } = regions;
  const last = ys.length - 1;
  let [next, reached] = [0, regions.reachedBelow];
  for (let i = 0; i <= last; i += 1) {
    let crossedBelow = 0;
    while (next < count && (crossings[next] ?? 0) <= (ys[i] ?? 0)) {
      crossedBelow = crossings[next] ?? 0;
      next += 1;
      reached = !reached;
    }
    const held = onOld * (now[i] ?? 0) - onOlder * (before[i] ?? 0);
    if (reached || i === 0 || i === last) {
      // Prices at the ends stay there.
      sums[i] = reached ? 1 : held / onNew;
      ratios[i] = 0;
      continue;
    }
    const spread = dt * (variances[i] ?? 0);
    const crossedAbove = next < count ? (crossings[next] ?? 0) : Number.POSITIVE_INFINITY;
    if (crossedBelow > 0 || crossedAbove < (ys[i + 1] ?? 0)) {
      eliminateBeside(grid, i, spread, held, crossedBelow, crossedAbove);
      continue;
    }
    const toDown = spread * (down[i] ?? 0);
    const toUp = spread * (up[i] ?? 0);
    const pivot = onNew + toUp + toDown * (1 - (ratios[i - 1] ?? 0));
    sums[i] = (held + toDown * (sums[i - 1] ?? 0)) / pivot;
    ratios[i] = toUp / pivot;
  }
}

/** The row of a node with a crossing between it and a neighbour: there u is 1. */
function eliminateBeside(
  grid: HittingGrid,
  i: number,
  spread: number,
  held: number,
  crossedBelow: number,
  crossedAbove: number,
): void {
  const { ys, onNew, sums, ratios } = grid;
  const below = ys[i - 1] ?? 0;
  const y = ys[i] ?? 0;
  const above = ys[i + 1] ?? 0;
  const least = LEAST_GAP * (above - y);
  const low = crossedBelow > 0 ? Math.min(crossedBelow, y - least) : below;
  const high = crossedAbove < above ? Math.max(crossedAbove, y + least) : above;
  const toDown = spread * weight(y, y - low, high - low);
  const toUp = spread * weight(y, high - y, high - low);
  const ratioBelow = crossedBelow > 0 ? 0 : (ratios[i - 1] ?? 0);
  const sumBelow = crossedBelow > 0 ? 1 : (sums[i - 1] ?? 0);
  const pivot = onNew + toUp + toDown * (1 - ratioBelow);
  const open = crossedAbove >= above;
  sums[i] = (held + toDown * sumBelow + (open ? 0 : toUp)) / pivot;
  ratios[i] = open ? toUp / pivot : 0;
}
