import { expect, test } from "vitest";
import { bracketedRoot } from "../../src/options/bracketed-root.ts";

test("roots are found to the last places, whatever the shape between the brackets", () => {
  const exact = 4e-15;
  const cases: [(x: number) => number, number, number, number, number][] = [
    [(x) => x * x - 2, 0, 2, Math.SQRT2, exact],
    [(x) => Math.exp(x) - 1e6, 0, 100, Math.log(1e6), exact],
    [(x) => Math.atan(1e6 * (x - 3)), -1000, 5000, 3, exact],
    [(x) => (x < 7 ? -1 : 1), 0, 10, 7, exact],
    [(x) => 1 / 3 - x, 1e-300, 1, 1 / 3, exact],
    // So flat around its root that its own values cannot tell it from its neighbours.
    [(x) => (x - 1) ** 9, 0, 5, 1, 1e-3],
  ];
  for (const [f, a, b, root, tolerance] of cases) {
    expect(Math.abs(bracketedRoot(f, a, b) / root - 1), String(f)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(bracketedRoot(f, b, a) / root - 1), String(f)).toBeLessThanOrEqual(tolerance);
  }
});

test("it spends few evaluations where the function is smooth and never runs away", () => {
  let calls = 0;
  const count = (f: (x: number) => number) => (x: number) => {
    calls += 1;
    return f(x);
  };
  bracketedRoot(
    count((x) => x ** 3 - x - 2),
    1,
    2,
  );
  expect(calls).toBeLessThan(20);
  calls = 0;
  bracketedRoot(
    count((x) => (x < 1e-200 ? -1 : 1)),
    0,
    1e9,
  );
  expect(calls).toBeLessThan(220);
});
