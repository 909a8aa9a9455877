/** A natural cubic spline: twice continuously differentiable, straight beyond its ends. */
export type Spline = {
  readonly knots: Float64Array;
  readonly values: Float64Array;
  /** Second derivatives at the knots; 0 at both ends. */
  readonly curvatures: Float64Array;
};

export type SplinePoint = {
  readonly x: number;
  readonly y: number;
  /** How far the curve may pass from the point, in the unit of y; above 0. */
  readonly tolerance: number;
};

/** Root mean square of residual / tolerance that the curve may take to be smooth. */
const TARGET_MISFIT = 0.5;
const [LEAST_SMOOTH, SMOOTHEST] = [-10, 6];
const SEARCH_STEPS = 14;

/**
 * The smoothest natural cubic spline that passes the points within their tolerances (Reinsch 1967; the band
 * matrices as in Green and Silverman 1994, section 2.3). At least two points, strictly ascending in x.
 */
export function smoothingSpline(points: readonly SplinePoint[]): Spline {
  const knots = Float64Array.from(points, (point) => point.x);
  const values = Float64Array.from(points, (point) => point.y);
  if (points.length < 3) return { knots, values, curvatures: new Float64Array(knots.length) };
  const mean = points.reduce((sum, point) => sum + point.tolerance, 0) / points.length;
  const problem = problemOf(
    knots,
    values,
    Float64Array.from(points, (point) => (point.tolerance / mean) ** 2),
  );
  const span = at(knots, knots.length - 1) - at(knots, 0);
  const solve = (exponent: number) => minimise(problem, span ** 3 * 10 ** exponent);
  const fits = ({ values: fitted }: Spline) => misfit(fitted, points) <= TARGET_MISFIT;
  const straightest = solve(SMOOTHEST);
  if (fits(straightest)) return straightest;
  let [low, high] = [LEAST_SMOOTH, SMOOTHEST];
  let best = solve(low);
  for (let step = 0; step < SEARCH_STEPS; step += 1) {
    const middle = (low + high) / 2;
    const candidate = solve(middle);
    if (fits(candidate)) [low, best] = [middle, candidate];
    else high = middle;
  }
  return best;
}

function misfit(fitted: Float64Array, points: readonly SplinePoint[]): number {
  let sum = 0;
  points.forEach(({ y, tolerance }, index) => {
    sum += ((at(fitted, index) - y) / tolerance) ** 2;
  });
  return Math.sqrt(sum / points.length);
}

/** Zero outside the list, which is what the ends of a band matrix need; reading there itself is slow in V8. */
function at(list: Float64Array, index: number): number {
  return index >= 0 && index < list.length ? (list[index] ?? 0) : 0;
}

/** Diagonal and the two bands above it of a symmetric matrix. */
type Bands = {
  readonly diagonal: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
};

/** Minimise sum (y - g)^2 / variance + penalty * integral g''^2: (R + penalty Q' V Q) g'' = Q' y. */
type Problem = {
  readonly knots: Float64Array;
  readonly values: Float64Array;
  readonly variances: Float64Array;
  /** 1 / gap to the next knot. */
  readonly inverses: Float64Array;
  readonly bending: Bands;
  readonly fidelity: Bands;
  readonly right: Float64Array;
};

function problemOf(knots: Float64Array, values: Float64Array, variances: Float64Array): Problem {
  const n = knots.length;
  const gaps = Float64Array.from({ length: n - 1 }, (_, i) => at(knots, i + 1) - at(knots, i));
  const inverses = gaps.map((gap) => 1 / gap);
  const [bending, fidelity] = [emptyBands(n - 2), emptyBands(n - 2)];
  const right = new Float64Array(n - 2);
  for (let i = 1; i < n - 1; i += 1) {
    const [before, after, later] = [at(inverses, i - 1), at(inverses, i), at(inverses, i + 1)];
    const [left, own, next] = [at(variances, i - 1), at(variances, i), at(variances, i + 1)];
    bending.diagonal[i - 1] = (at(gaps, i - 1) + at(gaps, i)) / 3;
    bending.first[i - 1] = at(gaps, i) / 6;
    fidelity.diagonal[i - 1] = left * before ** 2 + own * (before + after) ** 2 + next * after ** 2;
    fidelity.first[i - 1] = -own * (before + after) * after - next * after * (after + later);
    fidelity.second[i - 1] = next * after * later;
    right[i - 1] = (at(values, i + 1) - at(values, i)) * after - (at(values, i) - at(values, i - 1)) * before;
  }
  return { knots, values, variances, inverses, bending, fidelity, right };
}

function emptyBands(n: number): Bands {
  return { diagonal: new Float64Array(n), first: new Float64Array(n), second: new Float64Array(n) };
}

function minimise(
  { knots, values, variances, inverses, bending, fidelity, right }: Problem,
  penalty: number,
): Spline {
  const curvatures = new Float64Array(knots.length);
  curvatures.set(solveBands(bending, fidelity, penalty, right), 1);
  const smooth = values.map((value, i) => {
    const bend =
      at(inverses, i - 1) * (at(curvatures, i - 1) - at(curvatures, i)) +
      at(inverses, i) * (at(curvatures, i + 1) - at(curvatures, i));
    return value - penalty * at(variances, i) * bend;
  });
  return { knots, values: smooth, curvatures };
}

/** Solves (a + penalty b) x = right, which is positive definite, by L D L'. */
function solveBands(a: Bands, b: Bands, penalty: number, right: Float64Array): Float64Array {
  const n = right.length;
  const { diagonal: pivots, first: near, second: far } = emptyBands(n);
  const x = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const [pivot1, near1, pivot2, far2] = [
      at(pivots, i - 1),
      at(near, i - 1),
      at(pivots, i - 2),
      at(far, i - 2),
    ];
    const pivot =
      at(a.diagonal, i) + penalty * at(b.diagonal, i) - pivot1 * near1 * near1 - pivot2 * far2 * far2;
    pivots[i] = pivot;
    if (i + 1 < n)
      near[i] = (at(a.first, i) + penalty * at(b.first, i) - pivot1 * near1 * at(far, i - 1)) / pivot;
    if (i + 2 < n) far[i] = (at(a.second, i) + penalty * at(b.second, i)) / pivot;
    x[i] = at(right, i) - near1 * at(x, i - 1) - far2 * at(x, i - 2);
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    x[i] = at(x, i) / at(pivots, i) - at(near, i) * at(x, i + 1) - at(far, i) * at(x, i + 2);
  }
  return x;
}

/** Value and first derivative between the ends; outside, those of the end itself. */
export function splineAt({ knots, values, curvatures }: Spline, x: number): { value: number; slope: number } {
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

function intervalOf(knots: Float64Array, x: number): number {
  let [low, high] = [0, knots.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((knots[middle] ?? 0) <= x) low = middle;
    else high = middle;
  }
  return low;
}
