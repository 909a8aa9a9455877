import fc from "fast-check";
import type { OptionType, Side } from "../../src/options/contract.ts";
import type { PositionLeg } from "../../src/options/position-leg.ts";

export const [near, far] = [30 / 365, 60 / 365];

export function option(
  side: Side,
  type: OptionType,
  strike: number,
  premium: number,
  { quantity = 1, years = near } = {},
): PositionLeg {
  return { type, side, strike, quantity, years, exerciseStyle: "american", premium };
}

export function stock(side: Side, premium: number, quantity = 1): PositionLeg {
  return { type: "stock", side, strike: null, quantity, years: null, exerciseStyle: null, premium };
}

const drawn = (years: fc.Arbitrary<number>) =>
  fc
    .record({
      side: fc.constantFrom<Side>("buy", "sell"),
      type: fc.constantFrom<OptionType>("call", "put"),
      strike: fc.integer({ min: 80, max: 120 }),
      premium: fc.integer({ min: 0, max: 2000 }).map((cents) => cents / 100),
      quantity: fc.integer({ min: 1, max: 3 }),
      years,
    })
    .map(({ side, type, strike, premium, quantity, years: own }) =>
      option(side, type, strike, premium, { quantity, years: own }),
    );

export const oneExpiry = fc.array(drawn(fc.constant(near)), { minLength: 1, maxLength: 5 });
export const twoExpiries = fc.array(drawn(fc.constantFrom(near, far)), { minLength: 1, maxLength: 5 });
export const anyLeg = drawn(fc.constantFrom(near, far));
