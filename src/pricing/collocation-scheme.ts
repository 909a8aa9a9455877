/**
 * How finely an exercise boundary is computed: `nodes` collocation points beside maturity itself, `quadrature` points in
 * the integrals along the boundary, `priceQuadrature` points in the integral of the price; sweeps end when no node moves
 * by more than `tolerance` in the logarithm of the boundary, and after `mostSweeps` at the latest.
 */
export type CollocationScheme = {
  nodes: number;
  quadrature: number;
  tolerance: number;
  mostSweeps: number;
  /** sqrt(tau / years) of each node, rising from 0 to 1. */
  roots: Float64Array;
  /** (1 + y) / 2 of each Gauss-Legendre point y, and its weight. */
  halves: Float64Array;
  weights: Float64Array;
  priceHalves: Float64Array;
  priceWeights: Float64Array;
  /** Interpolation weights on the nodes: a row for each node and quadrature point, and for each point of the price. */
  rows: Float64Array;
  priceRows: Float64Array;
};

/** Tables that depend on no option, only on the sizes: computed once and shared. */
export function collocationScheme(
  nodes: number,
  quadrature: number,
  priceQuadrature: number,
  tolerance: number,
  mostSweeps: number,
): CollocationScheme {
  const inner = gaussLegendre(quadrature);
  const outer = gaussLegendre(priceQuadrature);
  const roots = Float64Array.from(
    { length: nodes + 1 },
    (_, i) => 0.5 * (1 - Math.cos((i * Math.PI) / nodes)),
  );
  const rows = new Float64Array((nodes + 1) * quadrature * (nodes + 1));
  roots.forEach((root, i) => {
    inner.halves.forEach((half, k) => {
      rows.set(
        interpolationRow(nodes, root * Math.sqrt(1 - half * half)),
        (i * quadrature + k) * (nodes + 1),
      );
    });
  });
  const priceRows = new Float64Array(priceQuadrature * (nodes + 1));
  outer.halves.forEach((half, k) => {
    priceRows.set(interpolationRow(nodes, Math.sqrt(1 - half * half)), k * (nodes + 1));
  });
  return {
    nodes,
    quadrature,
    tolerance,
    mostSweeps,
    roots,
    halves: inner.halves,
    weights: inner.weights,
    priceHalves: outer.halves,
    priceWeights: outer.weights,
    rows,
    priceRows,
  };
}

/** Gauss-Legendre points and weights on [-1, 1]; the points as (1 + y) / 2. Newton's method on P_n. */
function gaussLegendre(count: number): { halves: Float64Array; weights: Float64Array } {
  const halves = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    let y = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step += 1) {
      let last = 0;
      let value = 1;
      for (let j = 0; j < count; j += 1) {
        const next = ((2 * j + 1) * y * value - j * last) / (j + 1);
        last = value;
        value = next;
      }
      slope = (count * (y * value - last)) / (y * y - 1);
      y -= value / slope;
    }
    halves[i] = 0.5 * (1 + y);
    weights[i] = 2 / ((1 - y * y) * slope * slope);
  }
  return { halves, weights };
}

/** Weights of the values at Chebyshev points that interpolate at `root` in [0, 1] (barycentric formula). */
function interpolationRow(nodes: number, root: number): Float64Array {
  const row = new Float64Array(nodes + 1);
  let sum = 0;
  for (let j = 0; j <= nodes; j += 1) {
    const gap = root - 0.5 * (1 - Math.cos((j * Math.PI) / nodes));
    if (Math.abs(gap) < 1e-14) return row.fill(0).fill(1, j, j + 1);
    const end = j === 0 || j === nodes ? 0.5 : 1;
    row[j] = (j % 2 === 0 ? end : -end) / gap;
    sum += row[j] ?? 0;
  }
  return row.map((weight) => weight / sum);
}
