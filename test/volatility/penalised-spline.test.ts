import fc from "fast-check";
import { expect, test } from "vitest";
import { cubicSplineAt, solveSpline, splineProblem } from "../../src/volatility/penalised-spline.ts";

const GRID = { from: -2, step: 0.5, intervals: 8 };
const xs = Array.from({ length: 33 }, (_, i) => -2 + i / 8);
const coefficient = fc.double({ min: -1, max: 1, noNaN: true });

test("a parabola comes back whatever the penalty", () => {
  fc.assert(
    fc.property(coefficient, coefficient, coefficient, fc.constantFrom(1e-4, 1, 1e6), (a, b, c, penalty) => {
      const points = xs.map((x) => ({ x, y: a + b * x + c * x * x, weight: 100 }));
      const { spline } = solveSpline(splineProblem(points, GRID), penalty);
      for (const x of [-1.9, -0.3, 0.7, 1.95]) {
        const { value, slope, curvature } = cubicSplineAt(spline, x);
        expect(value).toBeCloseTo(a + b * x + c * x * x, 3);
        expect(slope).toBeCloseTo(b + 2 * c * x, 2);
        expect(curvature).toBeCloseTo(2 * c, 1);
      }
    }),
    { seed: 5 },
  );
});

test("a stiffer spline fits no better and has fewer freedoms, down to a parabola's three", () => {
  const points = xs.map((x, i) => ({ x, y: Math.sin(3 * x) + ((i * 7) % 5) / 20, weight: 1 + (i % 3) }));
  const problem = splineProblem(points, GRID);
  const fits = [-4, -2, 0, 2, 4, 7].map((exponent) => solveSpline(problem, 10 ** exponent));
  fits.slice(1).forEach((fit, i) => {
    expect(fit.misfit).toBeGreaterThanOrEqual((fits[i]?.misfit ?? 0) - 1e-9);
    expect(fit.freedom).toBeLessThanOrEqual((fits[i]?.freedom ?? 0) + 1e-9);
  });
  expect(fits.at(-1)?.freedom).toBeCloseTo(3, 1);
});

test("slope and curvature are the derivatives of the value, across knots too", () => {
  const spline = { ...GRID, coefficients: Float64Array.from({ length: 11 }, (_, i) => Math.cos(i * 1.7)) };
  for (const x of [-1.99, -1.5, -0.26, 0, 0.01, 1.2, 1.99]) {
    const [low, high] = [cubicSplineAt(spline, x - 1e-5), cubicSplineAt(spline, x + 1e-5)];
    const here = cubicSplineAt(spline, x);
    expect(here.slope).toBeCloseTo((high.value - low.value) / 2e-5, 5);
    expect(here.curvature).toBeCloseTo((high.slope - low.slope) / 2e-5, 3);
  }
});
