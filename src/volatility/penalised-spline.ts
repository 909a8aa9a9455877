/**
 * Penalised B-splines (Eilers and Marx 1996): cubic B-splines on an even grid, whose coefficients are fitted by weighted
 * least squares while their third differences are held small, so that what the data leave open is a parabola.
 */
export type CubicSpline = {
  /** Of the grid; the spline reaches from `from` to `from + step * (coefficients.length - 3)`. */
  readonly from: number;
  readonly step: number;
  readonly coefficients: Float64Array;
};

export type SplineValue = { value: number; slope: number; curvature: number };

export type WeightedPoint = { readonly x: number; readonly y: number; readonly weight: number };

/** Value and first two derivatives at `x` within the grid; outside, at its end. */
export function cubicSplineAt({ from, step, coefficients }: CubicSpline, x: number): SplineValue {
  const intervals = coefficients.length - 3;
  const at = Math.min(Math.max((x - from) / step, 0), intervals);
  const i = Math.min(Math.floor(at), intervals - 1);
  const t = at - i;
  const u = 1 - t;
  const a = coefficients[i] ?? 0;
  const b = coefficients[i + 1] ?? 0;
  const c = coefficients[i + 2] ?? 0;
  const d = coefficients[i + 3] ?? 0;
  return {
    value:
      (u * u * u * a +
        (3 * t * t * t - 6 * t * t + 4) * b +
        (3 * u * u * u - 6 * u * u + 4) * c +
        t * t * t * d) /
      6,
    slope: (-u * u * a + (3 * t * t - 4 * t) * b + (4 * u - 3 * u * u) * c + t * t * d) / (2 * step),
    curvature: (u * a + (3 * t - 2) * b + (3 * u - 2) * c + t * d) / (step * step),
  };
}

/** The normal equations of a fit: solved again and again for other penalties. */
export type SplineProblem = {
  readonly from: number;
  readonly step: number;
  readonly size: number;
  /** B'WB, row by row, and B'Wy. */
  readonly normal: Float64Array;
  readonly right: Float64Array;
  /** Sum of w y^2, for the misfit. */
  readonly squares: number;
  readonly n: number;
};

export function splineProblem(
  points: readonly WeightedPoint[],
  grid: { from: number; step: number; intervals: number },
): SplineProblem {
  const { from, step, intervals } = grid;
  const size = intervals + 3;
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  let squares = 0;
  const basis = new Float64Array(4);
  for (const { x, y, weight } of points) {
    const at = Math.min(Math.max((x - from) / step, 0), intervals);
    const i = Math.min(Math.floor(at), intervals - 1);
    fillBasis(basis, at - i);
    for (let a = 0; a < 4; a += 1) {
      const scaled = weight * (basis[a] ?? 0);
      right[i + a] = (right[i + a] ?? 0) + scaled * y;
      const row = (i + a) * size + i;
      for (let b = 0; b < 4; b += 1) normal[row + b] = (normal[row + b] ?? 0) + scaled * (basis[b] ?? 0);
    }
    squares += weight * y * y;
  }
  return { from, step, size, normal, right, squares, n: points.length };
}

function fillBasis(basis: Float64Array, t: number): void {
  const u = 1 - t;
  basis[0] = (u * u * u) / 6;
  basis[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
  basis[2] = (3 * u * u * u - 6 * u * u + 4) / 6;
  basis[3] = (t * t * t) / 6;
}

export type SplineFit = {
  spline: CubicSpline;
  /** Weighted sum of squared residuals. */
  misfit: number;
  /** Effective number of parameters: trace of the hat matrix. */
  freedom: number;
};

/** Differences of first, second and third order; few points leave the lower ones to decide. */
const DIFFERENCES = [
  [-1, 1],
  [1, -2, 1],
  [-1, 3, -3, 1],
] as const;
/** Of the largest diagonal: enough to tell the spline where no point does, too little to be seen where one does. */
const FAINT = [1e-7, 1e-5] as const;

/** The spline that minimises sum w (y - f)^2 + penalty * sum (third differences)^2. */
export function solveSpline(problem: SplineProblem, penalty: number): SplineFit {
  const { from, step, size, normal, right, squares } = problem;
  const matrix = normal.slice();
  let largest = 0;
  for (let i = 0; i < size; i += 1) largest = Math.max(largest, normal[i * size + i] ?? 0);
  DIFFERENCES.forEach((difference, order) => {
    addPenalty(matrix, size, difference, order === 2 ? penalty : largest * (FAINT[order] ?? 0));
  });
  factorise(matrix, size);
  const coefficients = right.slice();
  backSubstitute(matrix, size, coefficients);
  let [fitted, cross] = [0, 0];
  for (let i = 0; i < size; i += 1) {
    const own = coefficients[i] ?? 0;
    cross += own * (right[i] ?? 0);
    for (let j = Math.max(0, i - 3); j <= Math.min(size - 1, i + 3); j += 1)
      fitted += own * (normal[i * size + j] ?? 0) * (coefficients[j] ?? 0);
  }
  return {
    spline: { from, step, coefficients },
    misfit: Math.max(0, squares - 2 * cross + fitted),
    freedom: hatTrace(matrix, normal, size),
  };
}

function addPenalty(
  matrix: Float64Array,
  size: number,
  difference: readonly number[],
  penalty: number,
): void {
  for (let start = 0; start + difference.length <= size; start += 1) {
    difference.forEach((a, i) => {
      difference.forEach((b, j) => {
        const at = (start + i) * size + start + j;
        matrix[at] = (matrix[at] ?? 0) + penalty * a * b;
      });
    });
  }
}

/** Half the bandwidth of the penalised normal equations. */
const BAND = 3;

/** Cholesky in place, lower triangle, within the band. */
function factorise(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i += 1) {
    for (let j = Math.max(0, i - BAND); j <= i; j += 1) {
      let sum = matrix[i * size + j] ?? 0;
      for (let k = Math.max(0, i - BAND); k < j; k += 1)
        sum -= (matrix[i * size + k] ?? 0) * (matrix[j * size + k] ?? 0);
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / (matrix[j * size + j] ?? 1);
    }
  }
}

function backSubstitute(factor: Float64Array, size: number, right: Float64Array): void {
  for (let i = 0; i < size; i += 1) {
    let sum = right[i] ?? 0;
    for (let k = Math.max(0, i - BAND); k < i; k += 1) sum -= (factor[i * size + k] ?? 0) * (right[k] ?? 0);
    right[i] = sum / (factor[i * size + i] ?? 1);
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = right[i] ?? 0;
    for (let k = i + 1; k <= Math.min(size - 1, i + BAND); k += 1)
      sum -= (factor[k * size + i] ?? 0) * (right[k] ?? 0);
    right[i] = sum / (factor[i * size + i] ?? 1);
  }
}

/** Trace of (B'WB + P)^-1 B'WB: the sum of squares of L^-1 applied to a root of B'WB, column by column. */
function hatTrace(factor: Float64Array, normal: Float64Array, size: number): number {
  let trace = 0;
  const column = new Float64Array(size);
  for (let j = 0; j < size; j += 1) {
    for (let i = 0; i < size; i += 1) column[i] = normal[i * size + j] ?? 0;
    backSubstitute(factor, size, column);
    trace += column[j] ?? 0;
  }
  return trace;
}
