import { hasNegativeDensity } from "./butterfly.ts";
import {
  type CubicSpline,
  cubicSplineAt,
  type SplineFit,
  type SplineProblem,
  solveSpline,
  splineProblem,
  type WeightedPoint,
} from "./penalised-spline.ts";
import type { SmileShape } from "./smile-shape.ts";

/** One strike's volatility and how far it may be off, both fractions. */
export type FitPoint = { readonly strike: number; readonly volatility: number; readonly tolerance: number };

const [LEAST_INTERVALS, MOST_INTERVALS] = [2, 12];
/** Width of an interval of u: half a standard deviation at the money. */
const INTERVAL = 0.5;
/** Powers of ten of the penalty, relative to the mean weight, from loose to a parabola. */
const [LOOSEST, STIFFEST] = [-4, 6];
const STEP = 1;
/** Parameters that each point may bear, so that noise is not followed. */
const MOST_FREEDOM = 0.7;
/** A residual of this many tolerances counts half. */
const ROBUST_REACH = 3;

/**
 * The smile through the out-of-the-money volatilities of one expiration: as rough as the quotes themselves ask for, by
 * generalised cross-validation (Craven and Wahba 1979), and then only as rough as leaves no negative density between
 * them. A curve through every mid would pass the noise of the quotes on to whoever reads its slope; one that is
 * smooth within the spreads alone would miss the bend at the money. Points ascend by strike; at least one.
 */
export function fitSmile(points: readonly FitPoint[], forward: number, years: number): SmileShape {
  const scale = Math.max(1e-6, volatilityNear(points, forward) * Math.sqrt(years));
  const placed = points.map(({ strike, volatility, tolerance }) => ({
    x: Math.asinh(Math.log(strike / forward) / scale),
    y: Math.log(volatility),
    weight: (volatility / tolerance) ** 2,
  }));
  const from = placed[0]?.x ?? 0;
  const span = Math.max((placed.at(-1)?.x ?? 0) - from, 1e-6);
  const wanted = Math.min(Math.ceil(span / INTERVAL), Math.floor(points.length / 2));
  const intervals = Math.min(MOST_INTERVALS, Math.max(LEAST_INTERVALS, wanted));
  const grid = { from, step: span / intervals, intervals };
  const [lowestStrike, highestStrike] = [points[0]?.strike ?? forward, points.at(-1)?.strike ?? forward];
  const shapeOf = ({ spline }: Pick<SplineFit, "spline">) => ({
    forward,
    years,
    scale,
    spline,
    lowestStrike,
    highestStrike,
  });
  if (placed.length < 3) return shapeOf({ spline: lineThrough(placed, grid) });
  const first = bestFit(splineProblem(placed, grid));
  const trusted = withoutOutliers(placed, first.fit);
  const problem = splineProblem(trusted, grid);
  let { fit, exponent } = trusted === placed ? first : bestFit(problem, first.exponent);
  for (; exponent < STIFFEST && hasNegativeDensity(shapeOf(fit)); exponent += STEP / 2)
    fit = solveSpline(problem, penaltyAt(problem, exponent + STEP / 2));
  return shapeOf(fit);
}

/** One strike says nothing of a slope, two nothing of a bend. Even coefficients make a straight spline. */
function lineThrough(
  points: readonly WeightedPoint[],
  { from, step, intervals }: { from: number; step: number; intervals: number },
): CubicSpline {
  const [first, last] = [points[0], points.at(-1)];
  const rise = points.length < 2 ? 0 : ((last?.y ?? 0) - (first?.y ?? 0)) / intervals;
  const coefficients = Float64Array.from(
    { length: intervals + 3 },
    (_, i) => (first?.y ?? 0) + (i - 1) * rise,
  );
  return { from, step, coefficients };
}

function penaltyAt({ normal, size }: SplineProblem, exponent: number): number {
  let trace = 0;
  for (let i = 0; i < size; i += 1) trace += normal[i * size + i] ?? 0;
  return (trace / size) * 10 ** exponent;
}

/** The same points where none lies far off; else those far off count less (Cauchy's weight). */
function withoutOutliers(points: WeightedPoint[], { spline }: SplineFit): WeightedPoint[] {
  const off = points.map(({ x, y, weight }) => (y - cubicSplineAt(spline, x).value) * Math.sqrt(weight));
  if (off.every((each) => Math.abs(each) < ROBUST_REACH / 2)) return points;
  return points.map((point, i) => ({
    ...point,
    weight: point.weight / (1 + ((off[i] ?? 0) / ROBUST_REACH) ** 2),
  }));
}

type Candidate = { fit: SplineFit; exponent: number; score: number };

/**
 * The fit of least generalised cross-validation, misfit / (n - freedom)^2, with no more freedom than the points allow;
 * looked for on the whole scale of penalties, or only beside `near`.
 */
function bestFit(problem: SplineProblem, near?: number): Candidate {
  const fitAt = (exponent: number): Candidate => {
    const fit = solveSpline(problem, penaltyAt(problem, exponent));
    return { fit, exponent, score: scoreOf(fit, problem.n) };
  };
  const better = (a: Candidate, b: Candidate) => (b.score < a.score ? b : a);
  let best = fitAt(near ?? STIFFEST);
  if (near === undefined) {
    for (let exponent = STIFFEST - 2 * STEP; exponent >= LOOSEST; exponent -= 2 * STEP) {
      const candidate = fitAt(exponent);
      if (candidate.fit.freedom > MOST_FREEDOM * problem.n) break;
      best = better(best, candidate);
    }
  }
  const { exponent } = best;
  for (const beside of [exponent - STEP, exponent + STEP]) {
    if (beside >= LOOSEST && beside <= STIFFEST) best = better(best, fitAt(beside));
  }
  return best;
}

function scoreOf({ misfit, freedom }: SplineFit, n: number): number {
  const left = n - freedom;
  return left > 0.5 ? misfit / (left * left) : Number.POSITIVE_INFINITY;
}

function volatilityNear(points: readonly FitPoint[], forward: number): number {
  let nearest = points[0];
  for (const point of points)
    if (Math.abs(point.strike - forward) < Math.abs((nearest?.strike ?? 0) - forward)) nearest = point;
  return nearest?.volatility ?? 0;
}
