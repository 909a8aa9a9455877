import { expect, test } from "vitest";
import { blackPrice } from "../../src/pricing/black.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";

test("on the forward of a stock it is the stock option's price", () => {
  const stock = {
    spot: 187.31,
    strike: 200,
    years: 0.4,
    rate: 0.0433,
    dividendYield: 0.013,
    volatility: 0.28,
  };
  const forward = stock.spot * Math.exp((stock.rate - stock.dividendYield) * stock.years);
  const discountFactor = Math.exp(-stock.rate * stock.years);
  for (const type of ["call", "put"] as const) {
    const price = blackPrice({ ...stock, type, forward, discountFactor });
    expect(Math.abs(price / europeanOption({ ...stock, type }).price - 1)).toBeLessThan(1e-13);
  }
});

// mpmath 1.3 at 60 digits; the middle row straddles the change from series to difference of tails.
test.each([
  [100, 120, 0.01, 0.2, 9.146786525863413e-21],
  [100, 101, 1, 0.4, 15.43606509166174],
  [100, 250, 2, 0.9, 24.79692208409779],
  [100, 100, 3, 5, 99.9985097664208],
])("forward %d, strike %d, %d years at %d", (forward, strike, years, volatility, expected) => {
  const price = blackPrice({ type: "call", forward, strike, years, volatility });
  expect(Math.abs(price / expected - 1)).toBeLessThan(2e-13);
});

test("a far option keeps its digits where the two terms of the formula would cancel to nothing", () => {
  const price = blackPrice({ type: "call", forward: 100, strike: 150, years: 0.01, volatility: 0.11 });
  // mpmath 1.3 at 60 digits.
  expect(Math.abs(price / 3.627825909063583e-299 - 1)).toBeLessThan(1e-12);
});

test("no volatility or no time leaves the discounted intrinsic value", () => {
  const base = {
    type: "put",
    forward: 90,
    strike: 100,
    years: 1,
    volatility: 0.2,
    discountFactor: 0.9,
  } as const;
  expect(blackPrice({ ...base, volatility: 0 })).toBe(9);
  expect(blackPrice({ ...base, years: 0 })).toBe(9);
});

test("a number no option can have is refused by its name", () => {
  const base = { type: "put", forward: 90, strike: 100, years: 1, volatility: 0.2 } as const;
  expect(() => blackPrice({ ...base, forward: 0 })).toThrow("forward is 0");
  expect(() => blackPrice({ ...base, discountFactor: Number.NaN })).toThrow("discountFactor is NaN");
});
