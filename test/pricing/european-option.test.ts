import fc from "fast-check";
import { expect, test } from "vitest";
import type { EuropeanOptionInput, OptionType } from "../../src/pricing/european-option.ts";
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

const option = fc.record({
  type: fc.constantFrom<OptionType>("call", "put"),
  spot: fc.double({ min: 20, max: 500, noNaN: true }),
  strike: fc.double({ min: 20, max: 500, noNaN: true }),
  years: fc.double({ min: 0.02, max: 3, noNaN: true }),
  rate: fc.double({ min: -0.03, max: 0.1, noNaN: true }),
  dividendYield: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  volatility: fc.double({ min: 0.08, max: 1.5, noNaN: true }),
});
const settings = { seed: 20220520, numRuns: 400 };

test("put and call differ by the forward, and both lie between their bounds", () => {
  fc.assert(
    fc.property(option, (input) => {
      const { spot, strike, years, rate, dividendYield } = input;
      const call = europeanOption({ ...input, type: "call" }).price;
      const put = europeanOption({ ...input, type: "put" }).price;
      const carried = spot * Math.exp(-dividendYield * years);
      const owed = strike * Math.exp(-rate * years);
      expect(Math.abs(call - put - (carried - owed))).toBeLessThan(1e-12 * (carried + owed));
      expect(call).toBeGreaterThanOrEqual(Math.max(0, carried - owed));
      expect(call).toBeLessThan(carried * (1 + 1e-15));
      expect(put).toBeGreaterThanOrEqual(Math.max(0, owed - carried));
      expect(put).toBeLessThan(owed * (1 + 1e-15));
    }),
    settings,
  );
});

test("a call rises with spot, volatility and time, and falls with the strike", () => {
  fc.assert(
    fc.property(option, fc.double({ min: 1.001, max: 1.5, noNaN: true }), (input, factor) => {
      const call = { ...input, type: "call" as const, dividendYield: 0, rate: Math.abs(input.rate) };
      const { price } = europeanOption(call);
      const slack = 1e-13 * call.spot;
      const rising = ["spot", "volatility", "years"] as const;
      for (const name of rising) {
        expect(europeanOption({ ...call, [name]: call[name] * factor }).price).toBeGreaterThanOrEqual(
          price - slack,
        );
      }
      expect(europeanOption({ ...call, strike: call.strike * factor }).price).toBeLessThanOrEqual(
        price + slack,
      );
    }),
    settings,
  );
});

/** Change of `pick` for a unit of `name`, by a fourth-order central difference. */
function bumped(
  input: EuropeanOptionInput,
  name: "spot" | "volatility" | "years" | "rate",
  bump: number,
  pick: (value: ReturnType<typeof europeanOption>) => number,
): number {
  const at = (steps: number) => pick(europeanOption({ ...input, [name]: input[name] + steps * bump }));
  return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * bump);
}

test("every greek is the slope found by bumping and repricing", () => {
  fc.assert(
    fc.property(option, (input) => {
      const { spot, years, volatility } = input;
      const value = europeanOption(input);
      const price = (v: typeof value) => v.price;
      const delta = (v: typeof value) => v.delta;
      const vega = (v: typeof value) => 100 * v.vegaPerVolPoint;
      const move = 0.01 * spot * volatility * Math.sqrt(years);
      const time = 0.003 * years;
      const vol = 0.003 * volatility;
      const pairs: [string, number, number, number][] = [
        ["delta", value.delta, bumped(input, "spot", move, price), 1],
        ["gamma", value.gamma * spot, bumped(input, "spot", move, delta) * spot, 1],
        ["vega", value.vegaPerVolPoint * 100, bumped(input, "volatility", vol, price), spot],
        ["theta", value.thetaPerDay * 365, -bumped(input, "years", time, price), spot],
        ["rho", value.rhoPerPoint * 100, bumped(input, "rate", 1e-4, price), spot],
        ["vanna", value.vanna, bumped(input, "volatility", vol, delta), 1],
        ["volga", value.volga, bumped(input, "volatility", vol, vega), spot],
        ["charm", value.charm, -bumped(input, "years", time, delta), 1],
      ];
      for (const [name, analytic, measured, unit] of pairs) {
        const allowed = 2e-6 * Math.max(Math.abs(analytic), unit);
        expect(Math.abs(analytic - measured), `${name} of ${JSON.stringify(input)}`).toBeLessThan(allowed);
      }
    }),
    settings,
  );
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
    { spot: 1e-300 },
    { strike: 1e300 },
    { volatility: 1e300 },
    { years: 1e-300 },
    { spot: 1e300 },
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
  ] as const) {
    const attempt = () => europeanOption({ ...base, [field]: value });
    expect(attempt).toThrow(PricingInputError);
    expect(attempt).toThrow(`${field} is ${value}`);
  }
});
