import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateStrategy } from "../../src/options/evaluate-strategy.ts";
import { smileProbabilityAbove } from "../../src/options/payoff/horizon-density.ts";
import type { StrategyInput } from "../../src/options/strategy-input.ts";
import { loadOracle } from "../support/oracle.ts";
import { inputOf, mixedLegs, near, profitByDefinition } from "./random-positions.ts";

/** E[profit] = profit(0) + integral of its slope times P(S > s), by the midpoint rule on small steps. */
function expectedBySlope(input: StrategyInput, above: (spot: number) => number): number {
  const step = 0.02;
  let value = profitByDefinition(input, 0);
  for (let spot = 0; spot < 900; spot += step) {
    const rise = profitByDefinition(input, spot + step) - profitByDefinition(input, spot);
    value += rise * above(spot + step / 2);
  }
  return value;
}

test("expected value is the payoff weighted by the very density that gives the probability", () => {
  const forward = 100 * Math.exp((0.043 - 0.013) * near);
  const smile = {
    volatility: (strike: number) =>
      0.3 - 0.1 * Math.log(strike / forward) + 0.1 * Math.log(strike / forward) ** 2,
    slope: (strike: number) => (-0.1 + 0.2 * Math.log(strike / forward)) / strike,
  };
  const flat = { volatility: () => 0.3, slope: () => 0 };
  fc.assert(
    fc.property(mixedLegs, (legs) => {
      const input = inputOf(legs);
      for (const [curve, more] of [[smile, { smile }] as const, [flat, {}] as const]) {
        const above = (spot: number) => smileProbabilityAbove(curve, spot, forward, near);
        const { expectedValue } = evaluateStrategy({ ...input, ...more });
        expect(Math.abs(expectedValue - expectedBySlope(input, above))).toBeLessThan(2e-4);
      }
    }),
    { seed: 16, numRuns: 6 },
  );
});

test("quadrature under a flat smile agrees with the closed form to 1e-10", () => {
  fc.assert(
    fc.property(mixedLegs, (legs) => {
      const closed = evaluateStrategy(inputOf(legs)).expectedValue;
      const summed = evaluateStrategy({
        ...inputOf(legs),
        smile: { volatility: () => 0.3, slope: () => 0 },
      }).expectedValue;
      expect(Math.abs(closed - summed)).toBeLessThan(1e-10);
    }),
    { seed: 17, numRuns: 100 },
  );
});

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

test.skipIf(rows === null)(
  "a long call that breaks even at the barrier has the reference's probability under its smile",
  () => {
    for (const { S, T, r, q, smile, B, prob_above } of rows ?? []) {
      const logMoneyness = (strike: number) => Math.log(strike / S) - (r - q) * T;
      const curve = {
        volatility: (strike: number) =>
          smile.a + smile.b * logMoneyness(strike) + smile.c * logMoneyness(strike) ** 2,
        slope: (strike: number) => (smile.b + 2 * smile.c * logMoneyness(strike)) / strike,
      };
      const strike = 0.97 * B;
      const call = {
        type: "call" as const,
        quantity: 1,
        strike,
        years: T,
        premium: B - strike,
        volatility: smile.a,
      };
      const market = { spot: S, rate: r, dividendYield: q, smile: curve };
      const long = evaluateStrategy({ ...market, legs: [{ ...call, side: "buy" }] });
      const short = evaluateStrategy({ ...market, legs: [{ ...call, side: "sell" }] });
      expect(Math.abs(long.probabilityOfProfit - prob_above)).toBeLessThan(1e-11);
      expect(Math.abs(short.probabilityOfProfit - (1 - prob_above))).toBeLessThan(1e-11);
    }
  },
);
