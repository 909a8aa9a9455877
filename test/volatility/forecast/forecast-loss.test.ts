import { expect, test } from "vitest";
import { lossDifference, qlike, squaredError } from "../../../src/volatility/forecast/forecast-loss.ts";
import { forecastVariance } from "../../../src/volatility/forecast/forecast-rules.ts";

const premium = (believedRatio: number) => {
  return { ratio: believedRatio, belief: 1, believedRatio, windows: 50, independent: 11 };
};
const INPUTS = { impliedVolatility: 0.2, realised20: 0.15, realised60: 0.17, premium: premium(0.81) };

test("QLIKE is nothing where a forecast came true, and punishes one too low more than one too high", () => {
  expect(qlike(0.04, 0.04)).toBe(0);
  expect(qlike(0.04, 0.02)).toBeCloseTo(2 - Math.log(2) - 1, 12);
  expect(qlike(0.04, 0.02)).toBeGreaterThan(qlike(0.04, 0.08));
  // Of shares, not of points.
  expect(qlike(0.4, 0.2)).toBeCloseTo(qlike(0.04, 0.02), 12);
  expect(squaredError(0.04, 0.02)).toBeCloseTo(0.0004, 12);
});

test("each rule forecasts a variance from what it rests on", () => {
  expect(forecastVariance("half-and-half", INPUTS)).toBeCloseTo((0.2 ** 2 + 0.16 ** 2) / 2, 12);
  expect(forecastVariance("measured", INPUTS)).toBeCloseTo(0.0324, 12);
  expect(forecastVariance("realised20", INPUTS)).toBeCloseTo(0.0225, 12);
  expect(forecastVariance("implied", INPUTS)).toBeCloseTo(0.04, 12);
});

test("a forecast more than a fifth off the market's is held there, as a plan holds it", () => {
  expect(forecastVariance("measured", { ...INPUTS, premium: premium(0.5) })).toBeCloseTo(0.0256, 12);
  expect(forecastVariance("measured", { ...INPUTS, premium: premium(3) })).toBeCloseTo(0.0576, 12);
  const calm = { ...INPUTS, realised20: 0.01, realised60: 0.01 };
  expect(forecastVariance("half-and-half", calm)).toBeCloseTo(0.0256, 12);
});

test("what is missing makes no forecast", () => {
  expect(forecastVariance("half-and-half", { ...INPUTS, realised60: null })).toBeNull();
  expect(forecastVariance("realised20", { ...INPUTS, realised20: 0 })).toBeNull();
  expect(forecastVariance("measured", { ...INPUTS, premium: null })).toBeNull();
});

test("the error of a difference counts the windows that do not overlap", () => {
  const weekly = [
    ["2026-01-01", "2026-01-31", 1],
    ["2026-01-08", "2026-02-07", 2],
    ["2026-01-31", "2026-03-02", 3],
    ["2026-02-07", "2026-03-09", 4],
  ] as const;
  const differences = weekly.map(([observedDay, expiration, difference]) => {
    return { observedDay, expiration, difference };
  });
  expect(lossDifference(differences)).toEqual({
    mean: 2.5,
    standardError: Math.sqrt(5 / 3 / 2),
    windows: 4,
    independent: 2,
  });
  expect(lossDifference(differences.slice(0, 2))).toMatchObject({ standardError: null, independent: 1 });
  expect(lossDifference([])).toBeNull();
});
