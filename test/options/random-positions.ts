import fc from "fast-check";
import type { PricedLeg, StrategyInput } from "../../src/options/strategy-input.ts";
import { blackPrice } from "../../src/pricing/black.ts";

export const near = 30 / 365;
export const cents = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).map((value) => value / 100);
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
export const settledLegs = fc.array(legWith(fc.constant(near)), { minLength: 1, maxLength: 5 });
export const mixedLegs = fc
  .tuple(
    legWith(fc.constant(near)),
    fc.array(legWith(fc.constantFrom(near, 44 / 365, 120 / 365)), { maxLength: 4 }),
  )
  .map(([first, others]) => [first, ...others]);
export const inputOf = (legs: PricedLeg[]): StrategyInput => ({
  legs,
  spot: 100,
  rate: 0.043,
  dividendYield: 0.013,
  volatility: 0.3,
});

/** Written anew from the definition, to judge the module by. */
export function profitByDefinition({ legs, rate, dividendYield }: StrategyInput, spot: number): number {
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
