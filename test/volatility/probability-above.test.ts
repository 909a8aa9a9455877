import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidStrategyError } from "../../src/options/invalid-strategy-error.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import { probabilityAbove } from "../../src/volatility/probability-above.ts";
import { loadOracle } from "../support/oracle.ts";

type SmileRow = {
  S: number;
  T: number;
  r: number;
  q: number;
  smile: { a: number; b: number; c: number };
  B: number;
  prob_above: number;
};
const rows = loadOracle<SmileRow>("smile_prob");

/** sigma = a + b k + c k^2 in k = ln(K / forward). */
function quadraticSmile(forward: number, { a, b, c }: SmileRow["smile"]) {
  return {
    volatility: (strike: number) => a + b * Math.log(strike / forward) + c * Math.log(strike / forward) ** 2,
    slope: (strike: number) => (b + 2 * c * Math.log(strike / forward)) / strike,
  };
}

test.skipIf(rows === null)("the probability under a smile agrees with the reference to 1e-12", () => {
  for (const row of rows ?? []) {
    const forward = row.S * Math.exp((row.r - row.q) * row.T);
    const smile = quadraticSmile(forward, row.smile);
    const probability = probabilityAbove({ smile, barrier: row.B, forward, years: row.T });
    expect(Math.abs(probability - row.prob_above)).toBeLessThan(1e-12);
  }
});

test("it is minus the slope of the call price in the strike", () => {
  const smile = quadraticSmile(100, { a: 0.2, b: -0.15, c: 0.4 });
  const call = (strike: number) =>
    blackPrice({ type: "call", forward: 100, strike, years: 0.1, volatility: smile.volatility(strike) });
  for (const barrier of [80, 95, 100, 104, 120]) {
    const spread = (call(barrier - 1e-4) - call(barrier + 1e-4)) / 2e-4;
    expect(probabilityAbove({ smile, barrier, forward: 100, years: 0.1 })).toBeCloseTo(spread, 8);
  }
});

test("whatever the smile it is a probability, and under one volatility it falls as the barrier rises", () => {
  const positive = fc.double({ min: 0.01, max: 3, noNaN: true });
  const slope = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(positive, slope, positive, positive, positive, (volatility, tilt, years, a, b) => {
      const above = (barrier: number, slopeThere: number) =>
        probabilityAbove({
          smile: { volatility: () => volatility, slope: () => slopeThere },
          barrier,
          forward: 1,
          years,
        });
      const tilted = above(a, tilt);
      expect(tilted >= 0 && tilted <= 1).toBe(true);
      expect(above(Math.max(a, b), 0)).toBeLessThanOrEqual(above(Math.min(a, b), 0));
    }),
    { seed: 23, numRuns: 1000 },
  );
});

test("a price of zero is always exceeded; what is no barrier, forward or time is named", () => {
  const smile = { volatility: () => 0.2, slope: () => 0 };
  const good = { smile, barrier: 100, forward: 100, years: 0.1 };
  expect(probabilityAbove({ ...good, barrier: 0 })).toBe(1);
  for (const [field, values] of [
    ["barrier", [Number.NaN, Number.POSITIVE_INFINITY, -1]],
    ["forward", [Number.NaN, Number.POSITIVE_INFINITY, -1, 0]],
    ["years", [Number.NaN, Number.POSITIVE_INFINITY, -1, 0]],
  ] as const) {
    for (const value of values) {
      const bad = () => probabilityAbove({ ...good, [field]: value });
      expect(bad).toThrow(InvalidStrategyError);
      expect(bad).toThrow(`${field} is ${value}`);
    }
  }
});
