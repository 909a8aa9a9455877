import { excessAt, type ProfitSurface } from "./profit-surface.ts";

/** Where closing reaches the target at one moment: on which side of which prices y. */
export type TargetRegions = {
  /** Ascending points at which the excess is looked at, as ln y and as y. */
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly excesses: Float64Array;
  /** Ascending y at which the target is crossed; `count` of them. */
  readonly crossings: Float64Array;
  count: number;
  /** Whether it is reached below the first crossing. */
  reachedBelow: boolean;
};

/** A crossing is found to this part of the distance between two points. */
const PRECISION = 2e-3;
const MOST_GUESSES = 12;

export function targetRegions(xs: Float64Array): TargetRegions {
  const blank = () => new Float64Array(xs.length);
  return { xs, ys: xs.map(Math.exp), excesses: blank(), crossings: blank(), count: 0, reachedBelow: false };
}

/** Finds the regions at the time the surface stands at. */
export function findRegions(regions: TargetRegions, surface: ProfitSurface): void {
  const { xs, ys, excesses } = regions;
  const last = xs.length - 1;
  for (let i = 0; i <= last; i += 1)
    excesses[i] = excessAt(surface, xs[i] ?? 0, ys[i] ?? 0) + surface.tolerance;
  regions.count = 0;
  regions.reachedBelow = (excesses[0] ?? 0) >= 0;
  for (let i = 1; i <= last; i += 1) {
    const before = excesses[i - 1] ?? 0;
    const here = excesses[i] ?? 0;
    if (before >= 0 !== here >= 0) addCrossing(regions, surface, xs[i - 1] ?? 0, before, xs[i] ?? 0, here);
  }
}

/** False position with Illinois' halving: superlinear, and never outside the bracket. */
function addCrossing(
  regions: TargetRegions,
  surface: ProfitSurface,
  from: number,
  atFrom: number,
  to: number,
  atTo: number,
): void {
  const close = PRECISION * (to - from);
  let a = from;
  let fa = atFrom;
  let b = to;
  let fb = atTo;
  let guess = to;
  for (let count = 0; count < MOST_GUESSES; count += 1) {
    const next = b - (fb * (b - a)) / (fb - fa);
    const moved = Math.abs(next - guess);
    guess = next;
    if (moved < close) break;
    const value = excessAt(surface, guess, Math.exp(guess)) + surface.tolerance;
    if (value >= 0 === fb >= 0) fa *= 0.5;
    else {
      a = b;
      fa = fb;
    }
    b = guess;
    fb = value;
  }
  regions.crossings[regions.count] = Math.exp(guess);
  regions.count += 1;
}
