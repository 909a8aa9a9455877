import fc from "fast-check";
import { expect, test } from "vitest";
import {
  inverseNormalCdf,
  millsRatio,
  millsSlope,
  normalCdf,
  normalPdf,
} from "../../src/pricing/normal-distribution.ts";

/** Relative error. */
const off = (actual: number, expected: number) => Math.abs(actual / expected - 1);

// Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1, pages 966-972.
test.each([
  [0.5, 0.691462461274013],
  [1, 0.84134474606854],
  [1.5, 0.93319279873114],
  [2, 0.97724986805182],
  [3, 0.99865010196837],
  [4, 0.99996832875817],
])("N(%d) agrees with the table of Abramowitz and Stegun", (x, expected) => {
  expect(Math.abs(normalCdf(x) - expected)).toBeLessThan(1e-14);
  expect(Math.abs(normalCdf(-x) - (1 - expected))).toBeLessThan(1e-14);
});

// Computed with mpmath 1.3 at 40 digits: erfc(-x / sqrt 2) / 2.
test.each([
  [-1e-3, 0.49960105778608893],
  [-1, 0.15865525393145705],
  [-5, 2.866515718791939e-7],
  [-10, 7.619853024160525e-24],
  [-20, 2.7536241186062337e-89],
  [-30, 4.906713927148187e-198],
  [-37, 5.725571222524577e-300],
])("the lower tail keeps its digits at %d", (x, expected) => {
  expect(off(normalCdf(x), expected)).toBeLessThan(2e-15);
});

// Abramowitz and Stegun, table 26.5 (percentage points), with more digits from mpmath 1.3.
test.each([
  [0.25, -0.6744897501960817],
  [0.1, -1.2815515655446004],
  [0.025, -1.959963984540054],
  [0.01, -2.326347874040841],
  [0.001, -3.090232306167814],
  [1e-9, -5.997807015007687],
])("the quantile at %d agrees with the tables", (p, expected) => {
  expect(off(inverseNormalCdf(p), expected)).toBeLessThan(1e-14);
  expect(inverseNormalCdf(1 - p)).toBeCloseTo(-expected, 6);
});

test("the quantile undoes the distribution down to the smallest normal double", () => {
  for (const p of [1e-307, 1e-200, 1e-50, 1e-5, 0.3, 0.5, 0.9, 0.999]) {
    expect(off(normalCdf(inverseNormalCdf(p)), p)).toBeLessThan(1e-12);
  }
});

test("the distribution and its quantile answer the ends and the nonsense plainly", () => {
  expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(normalCdf(0)).toBe(0.5);
  expect(normalPdf(Number.POSITIVE_INFINITY)).toBe(0);
  expect(inverseNormalCdf(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(inverseNormalCdf(1)).toBe(Number.POSITIVE_INFINITY);
  expect(inverseNormalCdf(0.5)).toBe(0);
  for (const p of [-0.1, 1.1, Number.NaN]) expect(inverseNormalCdf(p)).toBeNaN();
});

// mpmath 1.3 at 60 digits.
test.each([
  [0.01, 1.2433764712490347, 0.9875662352875096],
  [1, 0.6556795424187984, 0.34432045758120156],
  [8, 0.1231319632579323, 0.01494429393654163],
  [100, 0.009999000299850106, 9.997001498950944e-5],
])("the Mills ratio and its slope at %d agree with 60-digit arithmetic", (y, ratio, slope) => {
  expect(off(millsRatio(y), ratio)).toBeLessThan(1e-15);
  expect(off(millsSlope(y), slope)).toBeLessThan(1e-14);
});

test("the distribution rises, mirrors itself and has the density for its slope", () => {
  const x = fc.double({ min: -30, max: 8, noNaN: true });
  fc.assert(
    fc.property(x, (a) => {
      const step = 1e-5 * Math.max(1, Math.abs(a));
      const slope = (normalCdf(a + step) - normalCdf(a - step)) / (2 * step);
      expect(normalCdf(a + step)).toBeGreaterThanOrEqual(normalCdf(a));
      expect(Math.abs(normalCdf(a) + normalCdf(-a) - 1)).toBeLessThan(3e-16);
      expect(Math.abs(slope - normalPdf(a))).toBeLessThan(1e-9);
    }),
    { seed: 20220520, numRuns: 500 },
  );
});
