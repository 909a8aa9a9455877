import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateStrategy } from "../../src/options/evaluate-strategy.ts";
import { cents, inputOf, mixedLegs, profitByDefinition, settledLegs } from "./random-positions.ts";

/** Every strike lies on it, and it ends where the module stops looking, at fifty times the spot. */
const grid = [
  ...Array.from({ length: 2401 }, (_, index) => index / 8),
  ...Array.from({ length: 401 }, (_, index) => 300 * (5000 / 300) ** (index / 400)),
];

test("no price does better than the max profit or worse than the max loss, and some price does as well", () => {
  fc.assert(
    fc.property(settledLegs, (legs) => {
      const input = inputOf(legs);
      const { maxProfit, maxLoss } = evaluateStrategy(input);
      const outcomes = [0, ...legs.map((leg) => leg.strike), 1e6].map((spot) =>
        profitByDefinition(input, spot),
      );
      if (maxProfit === null) expect(outcomes.at(-1)).toBeGreaterThan(1e5);
      else expect(maxProfit).toBeCloseTo(Math.max(...outcomes), 6);
      if (maxLoss === null) expect(outcomes.at(-1)).toBeLessThan(-1e5);
      else expect(maxLoss).toBeCloseTo(-Math.min(...outcomes), 6);
    }),
    { seed: 11, numRuns: 500 },
  );
});

test("calendars and diagonals: a fine grid finds nothing beyond the extremes and comes close to them", () => {
  fc.assert(
    fc.property(mixedLegs, (legs) => {
      const input = inputOf(legs);
      const { maxProfit, maxLoss } = evaluateStrategy(input);
      const outcomes = grid.map((spot) => profitByDefinition(input, spot));
      const [best, worst] = [Math.max(...outcomes), Math.min(...outcomes)];
      if (maxProfit !== null) expect(maxProfit).toBeGreaterThan(best - 1e-6);
      if (maxLoss !== null) expect(-maxLoss).toBeLessThan(worst + 1e-6);
      if (maxProfit !== null) expect(maxProfit - best).toBeLessThan(0.02);
      if (maxLoss !== null) expect(worst + maxLoss).toBeLessThan(0.02);
    }),
    { seed: 12, numRuns: 300 },
  );
});

test("profit is zero at every breakeven and has the sign its interval says everywhere else", () => {
  fc.assert(
    fc.property(mixedLegs, (legs) => {
      const input = inputOf(legs);
      const { breakevens, profitIntervals, payoff } = evaluateStrategy(input);
      for (const price of breakevens) expect(Math.abs(payoff(price))).toBeLessThan(1e-9);
      const wrong = grid.filter((spot) => {
        const profit = profitByDefinition(input, spot);
        const inside = profitIntervals.some(([from, to]) => spot >= from && (to === null || spot <= to));
        return Math.abs(profit) > 1e-7 && inside !== profit > 0;
      });
      expect(wrong).toEqual([]);
    }),
    { seed: 13, numRuns: 300 },
  );
});

test("a position and its mirror image share all the probability between them", () => {
  fc.assert(
    fc.property(mixedLegs, (legs) => {
      const mirrored = legs.map((leg) => ({
        ...leg,
        side: leg.side === "buy" ? ("sell" as const) : ("buy" as const),
      }));
      const [here, there] = [evaluateStrategy(inputOf(legs)), evaluateStrategy(inputOf(mirrored))];
      const both = here.probabilityOfProfit + there.probabilityOfProfit;
      expect(both).toBeLessThan(1 + 1e-12);
      const flat = grid.some(
        (spot) => Math.abs(here.payoff(spot)) < 1e-12 && Math.abs(here.payoff(spot + 0.1)) < 1e-12,
      );
      if (!flat) expect(both).toBeCloseTo(1, 9);
      expect(here.expectedValue).toBeCloseTo(-there.expectedValue, 9);
      expect(here.greeks.delta).toBeCloseTo(-there.greeks.delta, 12);
    }),
    { seed: 14, numRuns: 300 },
  );
});

test("asking for more profit is never more likely", () => {
  fc.assert(
    fc.property(mixedLegs, cents(-2000, 2000), cents(1, 500), (legs, profit, more) => {
      const { probabilityOfAtLeast } = evaluateStrategy(inputOf(legs));
      const [less, greater] = [probabilityOfAtLeast(profit), probabilityOfAtLeast(profit + more)];
      expect(greater).toBeLessThanOrEqual(less + 1e-12);
      expect(less).toBeGreaterThanOrEqual(0);
      expect(less).toBeLessThanOrEqual(1);
    }),
    { seed: 15, numRuns: 300 },
  );
});

test("from pennies to a billion, minutes to decades: every figure is a finite number", () => {
  const scaled = (low: number, high: number) =>
    fc.double({ min: low, max: high, noNaN: true }).map((power) => 10 ** power);
  const extremeLeg = fc.record({
    type: fc.constantFrom("call" as const, "put" as const),
    side: fc.constantFrom("buy" as const, "sell" as const),
    strike: scaled(-4, 9),
    quantity: scaled(-3, 6),
    years: scaled(-6, 1.6),
    premium: scaled(-4, 9),
    volatility: scaled(-4, 2),
  });
  const extreme = fc.record({
    legs: fc.array(extremeLeg, { minLength: 1, maxLength: 4 }),
    spot: scaled(-4, 9),
    rate: fc.double({ min: -0.5, max: 2, noNaN: true }),
    dividendYield: fc.double({ min: -0.5, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(extreme, (input) => {
      const { maxProfit, maxLoss, breakevens, ...rest } = evaluateStrategy(input);
      const { probabilityOfProfit, expectedValue, greeks } = rest;
      const figures = [maxProfit ?? 0, maxLoss ?? 0, expectedValue, ...breakevens, ...Object.values(greeks)];
      expect(figures.filter((figure) => !Number.isFinite(figure))).toEqual([]);
      expect(probabilityOfProfit >= 0 && probabilityOfProfit <= 1).toBe(true);
      expect(breakevens.toSorted((a, b) => a - b)).toEqual(breakevens);
    }),
    { seed: 18, numRuns: 2000 },
  );
});
