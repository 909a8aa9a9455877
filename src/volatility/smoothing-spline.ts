/** A natural cubic spline: twice continuously differentiable, straight beyond its ends. */
export interface Spline {
  readonly knots: readonly number[];
  readonly values: readonly number[];
  /** Second derivatives at the knots; 0 at both ends. */
  readonly curvatures: readonly number[];
}

export interface SplinePoint {
  readonly x: number;
  readonly y: number;
  /** How far the curve may pass from the point, in the unit of y; above 0. */
  readonly tolerance: number;
}

/** Root mean square of residual / tolerance that the curve may take to be smooth. */
const TARGET_MISFIT = 0.5;
const [LEAST_SMOOTH, SMOOTHEST] = [-10, 6];
const SEARCH_STEPS = 14;

/**
 * The smoothest natural cubic spline that passes the points within their tolerances (Reinsch 1967; the band
 * matrices as in Green and Silverman 1994, section 2.3). At least two points, strictly ascending in x.
 */
export function smoothingSpline(points: readonly SplinePoint[]): Spline {
  const knots = points.map((point) => point.x);
  const values = points.map((point) => point.y);
  if (points.length < 3) return { knots, values, curvatures: knots.map(() => 0) };
  const scale = 1 / (points.reduce((sum, point) => sum + point.tolerance, 0) / points.length);
  const variances = points.map((point) => (point.tolerance * scale) ** 2);
  const span = (knots.at(-1) ?? 0) - (knots[0] ?? 0);
  const solve = (exponent: number) => penalised(knots, values, variances, span ** 3 * 10 ** exponent);
  let [low, high] = [LEAST_SMOOTH, SMOOTHEST];
  let best = solve(high);
  if (misfit(best.values, points) <= TARGET_MISFIT) return best;
  best = solve(low);
  for (let step = 0; step < SEARCH_STEPS; step += 1) {
    const middle = (low + high) / 2;
    const candidate = solve(middle);
    if (misfit(candidate.values, points) <= TARGET_MISFIT) [low, best] = [middle, candidate];
    else high = middle;
  }
  return best;
}

function misfit(fitted: readonly number[], points: readonly SplinePoint[]): number {
  const squares = points.map(({ y, tolerance }, index) => (((fitted[index] ?? 0) - y) / tolerance) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / points.length);
}

/** Minimises sum (y - g)^2 / variance + penalty * integral g''^2: a five-diagonal system in the curvatures. */
function penalised(
  x: readonly number[],
  y: readonly number[],
  variances: readonly number[],
  penalty: number,
): Spline {
  const n = x.length;
  const at = (values: readonly number[], index: number) => values[index] ?? 0;
  const gap = (index: number) => at(x, index + 1) - at(x, index);
  const inverse = (index: number) => (index < 0 || index > n - 2 ? 0 : 1 / gap(index));
  const variance = (index: number) => penalty * at(variances, index);
  const [diagonal, first, second, right]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let i = 1; i < n - 1; i += 1) {
    const [before, after, later] = [inverse(i - 1), inverse(i), inverse(i + 1)];
    const own = -before - after;
    diagonal.push(
      (gap(i - 1) + gap(i)) / 3 +
        variance(i - 1) * before ** 2 +
        variance(i) * own ** 2 +
        variance(i + 1) * after ** 2,
    );
    first.push(gap(i) / 6 + variance(i) * own * after + variance(i + 1) * after * (-after - later));
    second.push(variance(i + 1) * after * later);
    right.push((at(y, i + 1) - at(y, i)) * after - (at(y, i) - at(y, i - 1)) * before);
  }
  const curvatures = [0, ...solveFiveDiagonal(diagonal, first, second, right), 0];
  const values = y.map((value, i) => {
    const bend =
      inverse(i - 1) * (at(curvatures, i - 1) - at(curvatures, i)) +
      inverse(i) * (at(curvatures, i + 1) - at(curvatures, i));
    return value - variance(i) * bend;
  });
  return { knots: x, values, curvatures };
}

/** Symmetric and positive definite, by L D L^T; `first` and `second` are the bands above the diagonal. */
function solveFiveDiagonal(
  diagonal: readonly number[],
  first: readonly number[],
  second: readonly number[],
  right: readonly number[],
): number[] {
  const n = diagonal.length;
  const at = (values: readonly number[], index: number) => values[index] ?? 0;
  const [pivots, near, far, solution]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let i = 0; i < n; i += 1) {
    const pivot =
      at(diagonal, i) - at(pivots, i - 1) * at(near, i - 1) ** 2 - at(pivots, i - 2) * at(far, i - 2) ** 2;
    pivots.push(pivot);
    near.push((at(first, i) - at(pivots, i - 1) * at(near, i - 1) * at(far, i - 1)) / pivot);
    far.push(at(second, i) / pivot);
    solution.push(
      at(right, i) - at(near, i - 1) * at(solution, i - 1) - at(far, i - 2) * at(solution, i - 2),
    );
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    const known = at(near, i) * at(solution, i + 1) + at(far, i) * at(solution, i + 2);
    solution[i] = at(solution, i) / at(pivots, i) - (i + 1 < n ? known : 0);
  }
  return solution;
}

/** Value and first derivative between the ends; outside, those of the end itself. */
export function splineAt({ knots, values, curvatures }: Spline, x: number): { value: number; slope: number } {
  const at = (list: readonly number[], index: number) => list[index] ?? 0;
  const left = intervalOf(knots, x);
  const [from, to] = [at(knots, left), at(knots, left + 1)];
  const gap = to - from;
  const t = Math.min(1, Math.max(0, (x - from) / gap));
  const u = 1 - t;
  const [bendLeft, bendRight] = [at(curvatures, left), at(curvatures, left + 1)];
  const [valueLeft, valueRight] = [at(values, left), at(values, left + 1)];
  const sag = (((u ** 3 - u) * bendLeft + (t ** 3 - t) * bendRight) * (gap * gap)) / 6;
  const lean = (((1 - 3 * u * u) * bendLeft + (3 * t * t - 1) * bendRight) * gap) / 6;
  return { value: u * valueLeft + t * valueRight + sag, slope: (valueRight - valueLeft) / gap + lean };
}

function intervalOf(knots: readonly number[], x: number): number {
  let [low, high] = [0, knots.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((knots[middle] ?? 0) <= x) low = middle;
    else high = middle;
  }
  return low;
}
