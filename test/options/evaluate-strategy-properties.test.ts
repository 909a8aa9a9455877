import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateStrategy } from "../../src/options/evaluate-strategy.ts";
import { smileProbabilityAbove } from "../../src/options/horizon-density.ts";
import type { PricedLeg, StrategyInput } from "../../src/options/strategy-input.ts";
import { blackPrice } from "../../src/pricing/black.ts";

const near = 30 / 365;
const cents = (low: number, high: number) => fc.integer({ min: low, max: high }).map((value) => value / 100);
const legWith = (years: fc.Arbitrary<number>): fc.Arbitrary<PricedLeg> =>
  fc.record({
    type: fc.constantFrom("call" as const, "put" as const),
    side: fc.constantFrom("buy" as const, "sell" as const),
    strike: fc.integer({ min: 60, max: 140 }),
    quantity: fc.integer({ min: 1, max: 3 }),
    premium: cents(0, 1500),
    volatility: fc.double({ min: 0.08, max: 1.2, noNaN: true }),
    years,
  });
const settledLegs = fc.array(legWith(fc.constant(near)), { minLength: 1, maxLength: 5 });
const mixedLegs = fc
  .tuple(
    legWith(fc.constant(near)),
    fc.array(legWith(fc.constantFrom(near, 44 / 365, 120 / 365)), { maxLength: 4 }),
  )
  .map(([first, others]) => [first, ...others]);
const inputOf = (legs: PricedLeg[]): StrategyInput => ({
  legs,
  spot: 100,
  rate: 0.043,
  dividendYield: 0.013,
  volatility: 0.3,
});

/** Written anew from the definition, to judge the module by. */
function profitByDefinition({ legs, rate, dividendYield }: StrategyInput, spot: number): number {
  let profit = 0;
  for (const { type, side, strike, quantity, premium, years, volatility } of legs) {
    const left = years - near;
    const discountFactor = Math.exp(-rate * left);
    const forward = Math.max(spot, 1e-9) * Math.exp((rate - dividendYield) * left);
    const value = blackPrice({ type, forward, strike, years: left, volatility, discountFactor });
    profit += (side === "buy" ? 1 : -1) * quantity * (value - premium);
  }
  return profit;
}

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
