import { expect, test } from "vitest";
import { europeanOption } from "../../src/pricing/european-option.ts";
import { thetaLeft } from "../../src/pricing/theta-left.ts";

const hours = (count: number) => count / (24 * 365);

test("two hours before the close an option at the money loses what it has left, not twelve times that", () => {
  const input = { spot: 600, strike: 600, rate: 0.04, dividendYield: 0, volatility: 0.15, years: hours(2) };
  const { price, thetaPerDay } = europeanOption({ ...input, type: "call" });
  expect(-thetaPerDay).toBeGreaterThan(5 * price);
  expect(thetaLeft(thetaPerDay, { price, intrinsic: 0, years: input.years })).toBeCloseTo(-price, 12);
});

test("far out of the money three days before, a day takes at most the price", () => {
  const years = 3 / 365;
  const input = { spot: 600, strike: 700, rate: 0.04, dividendYield: 0, volatility: 0.35, years };
  const { price, thetaPerDay } = europeanOption({ ...input, type: "call" });
  expect(thetaLeft(thetaPerDay, { price, intrinsic: 0, years })).toBe(-price);
});

test("a month before, and where waiting earns, theta is what it is", () => {
  expect(thetaLeft(-0.2, { price: 9, intrinsic: 0, years: 1 / 12 })).toBe(-0.2);
  expect(thetaLeft(0.02, { price: 30, intrinsic: 30.1, years: hours(3) })).toBe(0.02);
  // In the money a dividend yield is lost by the day, however little time value there is.
  expect(thetaLeft(-0.4, { price: 199, intrinsic: 200, years: 0.1 })).toBe(-0.4);
  expect(thetaLeft(-0.4, { price: 199, intrinsic: 200, years: hours(3) })).toBe(0);
});
