import { expect, test } from "vitest";
import { americanExpiry, americanPriceAndDelta } from "../../src/pricing/american-option.ts";

// J. Huang, M. Subrahmanyam, G. Yu, Pricing and hedging American options (Review of Financial Studies 9, 1996), table 1:
// puts, spot 40, rate 4.88 %, binomial tree of 10,000 steps; strikes 35, 40, 45.
test.each([
  [0.2, 0.0833, [0.0062, 0.8522, 5]],
  [0.2, 0.3333, [0.2004, 1.5798, 5.0883]],
  [0.2, 0.5833, [0.4328, 1.9904, 5.267]],
  [0.3, 0.0833, [0.0774, 1.3099, 5.0597]],
  [0.3, 0.3333, [0.6975, 2.4825, 5.7056]],
  [0.3, 0.5833, [1.2198, 3.1696, 6.2436]],
  [0.4, 0.0833, [0.2466, 1.7681, 5.2868]],
  [0.4, 0.3333, [1.346, 3.3874, 6.5099]],
  [0.4, 0.5833, [2.1549, 4.3526, 7.383]],
])("puts at volatility %d and %d years agree with the published tree", (volatility, years, expected) => {
  const expiry = americanExpiry(
    { type: "put", years, rate: 0.0488, dividendYield: 0, volatility },
    "accurate",
  );
  for (const [i, price] of expected.entries()) {
    expect(Math.abs(expiry.priceAndDelta(40, 35 + 5 * i).price - price)).toBeLessThan(1.5e-4);
  }
});

test("one boundary prices every strike of an expiry as the single options are priced", () => {
  const shared = { years: 0.4, rate: 0.045, dividendYield: 0.02, volatility: 0.3 };
  for (const type of ["call", "put"] as const) {
    const expiry = americanExpiry({ type, ...shared });
    for (const strike of [60, 90, 100, 120, 180]) {
      const { price, delta } = americanPriceAndDelta({ type, ...shared, spot: 100, strike });
      expect(expiry.priceAndDelta(100, strike)).toEqual({ price, delta });
    }
  }
});

test("an expiry whose options need a grid, or have already expired, is priced all the same", () => {
  const shared = { type: "call", years: 0.4, rate: 0.045, dividendYield: 0, volatility: 0.3 } as const;
  const dividends = [{ years: 0.2, amount: 2 }];
  const single = americanPriceAndDelta({ ...shared, dividends, spot: 100, strike: 95 });
  expect(americanExpiry({ ...shared, dividends }).priceAndDelta(100, 95)).toEqual(single);
  expect(americanExpiry({ ...shared, years: 0 }).priceAndDelta(100, 95).price).toBe(5);
  expect(() => americanExpiry({ ...shared, years: -1 })).toThrow("years is -1");
  expect(() => americanExpiry(shared).priceAndDelta(100, Number.NaN)).toThrow("strike is NaN");
});

// Where little interest is left to earn, the boundary is far out and a start too near it lets the sweeps creep.
test.each(["call", "put"] as const)(
  "the fast %s of a short expiry is a hundredth of a cent from the accurate one",
  (type) => {
    for (const [rate, dividendYield] of [
      [0.001, 0],
      [0.002, 0.001],
      [0.001, 0.001],
      [0.001, 0.002],
      [0.04, 0.012],
    ] as const) {
      for (const years of [1 / 365, 7 / 365, 30 / 365]) {
        for (const volatility of [0.08, 0.2, 0.6]) {
          const [fast, accurate] = (["fast", "accurate"] as const).map((precision) =>
            americanExpiry({ type, years, rate, dividendYield, volatility }, precision),
          );
          for (const strike of [90, 99, 100, 101, 110, 140]) {
            const difference =
              (fast?.priceAndDelta(100, strike).price ?? 0) -
              (accurate?.priceAndDelta(100, strike).price ?? Number.NaN);
            expect(Math.abs(difference)).toBeLessThan(1e-4);
          }
        }
      }
    }
  },
);
