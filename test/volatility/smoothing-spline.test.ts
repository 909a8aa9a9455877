import { expect, test } from "vitest";
import { smoothingSpline, splineAt } from "../../src/volatility/smoothing-spline.ts";

const tight = (points: readonly (readonly [number, number])[]) =>
  points.map(([x, y]) => ({ x, y, tolerance: 1e-9 }));

test("with no slack it is the natural cubic spline through the points", () => {
  // Through (0, 0), (1, 1), (2, 0): g''(1) = -3, so g(1/2) = 1/2 + 3/16.
  const spline = smoothingSpline(
    tight([
      [0, 0],
      [1, 1],
      [2, 0],
    ]),
  );
  expect(spline.curvatures[1]).toBeCloseTo(-3, 6);
  expect(splineAt(spline, 0.5).value).toBeCloseTo(0.6875, 6);
  expect(splineAt(spline, 1)).toEqual({ value: expect.closeTo(1, 6), slope: expect.closeTo(0, 6) });
  expect(splineAt(spline, 0).slope).toBeCloseTo(1.5, 6);
});

test("points on a line stay on it, two points make one, and outside it answers its ends", () => {
  const line = smoothingSpline(
    tight([
      [0, 1],
      [1, 3],
      [4, 9],
      [5, 11],
    ]),
  );
  for (const x of [0, 0.3, 2.5, 5]) {
    expect(splineAt(line, x)).toEqual({ value: expect.closeTo(1 + 2 * x, 9), slope: expect.closeTo(2, 9) });
  }
  const two = smoothingSpline(
    tight([
      [0, 1],
      [1, 3],
    ]),
  );
  expect(splineAt(two, 0.25).value).toBeCloseTo(1.5, 12);
  expect(splineAt(line, 99).value).toBeCloseTo(11, 9);
});

test("noise within the tolerance is smoothed away, and no point is missed by more than a few tolerances", () => {
  const tolerance = 0.01;
  const points = Array.from({ length: 61 }, (_, index) => {
    const x = index / 10 - 3;
    return { x, y: 0.1 * x * x + tolerance * 0.6 * Math.cos(17 * index * index), tolerance };
  });
  const spline = smoothingSpline(points);
  let worst = 0;
  for (let x = -2.5; x <= 2.5; x += 0.05)
    worst = Math.max(worst, Math.abs(splineAt(spline, x).slope - 0.2 * x));
  expect(worst).toBeLessThan(0.06);
  for (const { x, y } of points) expect(Math.abs(splineAt(spline, x).value - y)).toBeLessThan(2 * tolerance);
});
