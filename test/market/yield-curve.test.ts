import { expect, test } from "vitest";
import { curveRate, type YieldCurve } from "../../src/market/yield-curve.ts";

/** The Treasury's curve of 2024-10-07. */
const CURVE: YieldCurve = {
  day: "2024-10-07",
  points: [
    { years: 1 / 12, parYield: 0.05 },
    { years: 2 / 12, parYield: 0.0487 },
    { years: 0.25, parYield: 0.0477 },
    { years: 0.5, parYield: 0.0445 },
    { years: 1, parYield: 0.0424 },
    { years: 2, parYield: 0.0399 },
  ],
};

test("a published term is its yield, paid twice a year, compounded continuously", () => {
  // One dollar for half a year at 4.45 %: 1.02225.
  expect(Math.exp(curveRate(CURVE, 0.5) * 0.5)).toBeCloseTo(1.02225, 12);
  expect(curveRate(CURVE, 1)).toBeCloseTo(0.0419568, 6);
});

test("between terms the yield is drawn straight, and a rate never leaves its neighbours", () => {
  expect(curveRate(CURVE, 0.375)).toBeCloseTo(2 * Math.log(1 + 0.0461 / 2), 12);
  for (let years = 0.26; years < 0.5; years += 0.01) {
    expect(curveRate(CURVE, years)).toBeLessThan(curveRate(CURVE, 0.25));
    expect(curveRate(CURVE, years)).toBeGreaterThan(curveRate(CURVE, 0.5));
  }
});

test("beyond both ends it is level, also for what expires today", () => {
  expect(curveRate(CURVE, 0)).toBe(curveRate(CURVE, 1 / 12));
  expect(curveRate(CURVE, 30)).toBe(curveRate(CURVE, 2));
});

test("one point is level everywhere, none is no rate, and yields below zero are rates below zero", () => {
  const flat = { ...CURVE, points: [{ years: 1, parYield: 0.04 }] };
  expect([0.1, 1, 5].map((years) => curveRate(flat, years))).toEqual(
    Array.from({ length: 3 }, () => 2 * Math.log1p(0.02)),
  );
  expect(curveRate({ ...CURVE, points: [] }, 1)).toBeNaN();
  expect(curveRate({ ...CURVE, points: [{ years: 1, parYield: -0.005 }] }, 1)).toBeLessThan(0);
});
