import { expect, test } from "vitest";
import type { OptionType } from "../../src/pricing/european-option.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";
import { PricingInputError } from "../../src/pricing/pricing-input-error.ts";
import { loadOracle } from "../support/oracle.ts";

type Row = {
  id: string;
  type: OptionType;
  S: number;
  K: number;
  T: number;
  r: number;
  q: number;
  vol: number;
  exact: Record<"price" | "delta" | "gamma" | "vega" | "theta" | "rho" | "vanna" | "volga" | "charm", number>;
};
const rows = loadOracle<Row>("european");

test.skipIf(rows === null)("price and greeks agree with 50-digit arithmetic", () => {
  for (const { id, type, S, K, T, r, q, vol, exact } of rows ?? []) {
    const value = europeanOption({
      type,
      spot: S,
      strike: K,
      years: T,
      rate: r,
      dividendYield: q,
      volatility: vol,
    });
    const { vegaPerVolPoint, thetaPerDay, rhoPerPoint, ...same } = value;
    const actual = { ...same, vega: 100 * vegaPerVolPoint, theta: 365 * thetaPerDay, rho: 100 * rhoPerPoint };
    for (const [name, expected] of Object.entries(exact)) {
      if (!(name in actual)) continue;
      const error = Math.abs(actual[name as keyof typeof actual] - expected);
      const allowed = Math.max(1e-12 * Math.abs(expected), 1e-13 * S);
      expect(error, `${id} ${name}: error ${error}, allowed ${allowed}`).toBeLessThanOrEqual(allowed);
    }
  }
});

// E. G. Haug, Option Pricing Formulas, McGraw-Hill 1998, pages 2-8: four decimals.
test.each([
  ["call", 60, 65, 0.25, 0.08, 0, 0.3, 2.1334],
  ["put", 100, 95, 0.5, 0.1, 0.05, 0.2, 2.4648],
  ["put", 19, 19, 0.75, 0.1, 0.1, 0.28, 1.7011],
  ["call", 19, 19, 0.75, 0.1, 0.1, 0.28, 1.7011],
  ["call", 1.56, 1.6, 0.5, 0.06, 0.08, 0.12, 0.0291],
  ["put", 75, 70, 0.5, 0.1, 0.05, 0.35, 4.087],
] as const)("%s, spot %d, strike %d is priced as in Haug's tables", (...row) => {
  const [type, spot, strike, years, rate, dividendYield, volatility, expected] = row;
  const { price } = europeanOption({ type, spot, strike, years, rate, dividendYield, volatility });
  expect(Math.abs(price - expected)).toBeLessThan(6e-5);
});

// The same, pages 11-16; vega, theta and rho there are per 1.00 and per year.
test("the greeks are those of Haug's examples, in the units their names say", () => {
  const futures = { spot: 105, strike: 100, years: 0.5, rate: 0.1, dividendYield: 0.1, volatility: 0.36 };
  expect(europeanOption({ type: "call", ...futures }).delta).toBeCloseTo(0.5946, 4);
  expect(europeanOption({ type: "put", ...futures }).delta).toBeCloseTo(-0.3566, 4);
  const stock = { spot: 55, strike: 60, years: 0.75, rate: 0.1, dividendYield: 0, volatility: 0.3 };
  expect(europeanOption({ type: "call", ...stock }).gamma).toBeCloseTo(0.0278, 4);
  expect(europeanOption({ type: "call", ...stock }).vegaPerVolPoint).toBeCloseTo(0.189358, 6);
  const index = { spot: 430, strike: 405, years: 1 / 12, rate: 0.07, dividendYield: 0.05, volatility: 0.2 };
  expect(europeanOption({ type: "put", ...index }).thetaPerDay).toBeCloseTo(-31.1924 / 365, 6);
  const year = { spot: 72, strike: 75, years: 1, rate: 0.09, dividendYield: 0, volatility: 0.19 };
  expect(europeanOption({ type: "call", ...year }).rhoPerPoint).toBeCloseTo(0.387325, 6);
});

test("at expiry and without volatility every figure is finite and the price is the intrinsic value", () => {
  const base = {
    type: "call",
    spot: 100,
    strike: 95,
    years: 0.5,
    rate: 0,
    dividendYield: 0,
    volatility: 0.2,
  } as const;
  for (const change of [
    { years: 0 },
    { volatility: 0 },
    { years: 0, volatility: 0 },
    { volatility: 1e-310 },
  ]) {
    const value = europeanOption({ ...base, ...change });
    expect(value).toMatchObject({ price: 5, delta: 1, gamma: 0, vegaPerVolPoint: 0, vanna: 0, volga: 0 });
    expect(Object.values(value).every(Number.isFinite)).toBe(true);
    const atTheMoney = europeanOption({ ...base, ...change, spot: 95 });
    expect(atTheMoney.price).toBeLessThan(1e-300);
    expect(atTheMoney.delta).toBeCloseTo(0.5, 14);
    expect(atTheMoney.gamma).toBe(0);
  }
  const discounted = europeanOption({ ...base, volatility: 0, rate: 0.04, dividendYield: 0.01 });
  expect(discounted.price).toBeCloseTo(100 * Math.exp(-0.005) - 95 * Math.exp(-0.02), 12);
});

test("extremes stay finite: a dust spot, a mountain strike, an endless volatility", () => {
  const base = {
    type: "put",
    spot: 100,
    strike: 95,
    years: 0.5,
    rate: 0.05,
    dividendYield: 0,
    volatility: 0.2,
  } as const;
  for (const change of [
    { spot: 1e-100 },
    { strike: 1e100 },
    { spot: 1e-100, strike: 1e-100 },
    { spot: 1e100, dividendYield: -100 },
    { volatility: 1e6 },
    { years: 1e-300 },
    { years: 5e-324, rate: 1e6 },
    { strike: 100, years: 1e-300 },
    { spot: 1e100, strike: 1e-100 },
  ]) {
    const value = europeanOption({ ...base, ...change });
    expect(Object.values(value).every(Number.isFinite), JSON.stringify({ change, value })).toBe(true);
  }
});

test("a number no option can have is refused by its name", () => {
  const base = {
    type: "call",
    spot: 100,
    strike: 95,
    years: 0.5,
    rate: 0,
    dividendYield: 0,
    volatility: 0.2,
  } as const;
  for (const [field, value] of [
    ["spot", 0],
    ["spot", Number.NaN],
    ["strike", -5],
    ["years", -0.1],
    ["years", Number.POSITIVE_INFINITY],
    ["rate", Number.NaN],
    ["rate", 1e6],
    ["dividendYield", Number.NEGATIVE_INFINITY],
    ["volatility", -0.2],
    ["spot", 1e101],
    ["strike", 1e-101],
    ["years", 1e10],
    ["volatility", 1e300],
  ] as const) {
    const attempt = () => europeanOption({ ...base, [field]: value });
    expect(attempt).toThrow(PricingInputError);
    expect(attempt).toThrow(`${field} is ${value}`);
  }
});
