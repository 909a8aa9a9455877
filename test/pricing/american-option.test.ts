import { expect, test } from "vitest";
import type { AmericanOptionInput } from "../../src/pricing/american-option.ts";
import { americanOption, americanPriceAndDelta } from "../../src/pricing/american-option.ts";
import type { OptionType } from "../../src/pricing/european-option.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";
import { PricingInputError } from "../../src/pricing/pricing-input-error.ts";
import { loadOracle } from "../support/oracle.ts";

type Row = { id: string; type: OptionType; S: number; K: number; T: number; r: number; vol: number } & {
  price: number;
  delta: number;
  gamma: number;
};
const rows = loadOracle<Row & { q: number; vega: number; immediate_exercise: boolean }>("american");
const dividendRows = loadOracle<Row & { div_days: number[]; div_amount: number; european: number }>(
  "american_discrete_div",
);

const toInput = ({ type, S, K, T, r, vol }: Row, dividendYield: number): AmericanOptionInput => ({
  type,
  spot: S,
  strike: K,
  years: T,
  rate: r,
  dividendYield,
  volatility: vol,
});

test.skipIf(rows === null)(
  "fast and accurate prices and deltas stay well inside the reference tolerances",
  () => {
    for (const row of rows ?? []) {
      const input = toInput(row, row.q);
      const allowed = { fast: [4e-5, 5e-4], accurate: [4e-6, 5e-5] } as const;
      for (const precision of ["fast", "accurate"] as const) {
        const { price, delta } = americanPriceAndDelta(input, precision);
        expect(Math.abs(price - row.price) / row.S, `${row.id} ${precision}`).toBeLessThan(
          allowed[precision][0],
        );
        expect(Math.abs(delta - row.delta), `${row.id} ${precision}`).toBeLessThan(allowed[precision][1]);
      }
    }
  },
);

test.skipIf(rows === null)("gamma, vega and immediate exercise agree with the reference", () => {
  for (const row of rows ?? []) {
    const value = americanOption(toInput(row, row.q));
    expect(Math.abs(value.gamma - row.gamma) * row.S, row.id).toBeLessThan(5e-3);
    expect(Math.abs(100 * value.vegaPerVolPoint - row.vega) / row.S, row.id).toBeLessThan(5e-4);
    if (row.immediate_exercise) expect(value).toMatchObject({ gamma: 0, vegaPerVolPoint: 0, thetaPerDay: 0 });
  }
});

test.skipIf(dividendRows === null)("cash dividends are priced as in the spot model", () => {
  for (const row of dividendRows ?? []) {
    const dividends = row.div_days.map((days) => ({ years: days / 365, amount: row.div_amount }));
    const value = americanOption({ ...toInput(row, 0), dividends });
    expect(Math.abs(value.price - row.price) / row.S, row.id).toBeLessThan(2e-5);
    expect(Math.abs(value.delta - row.delta), row.id).toBeLessThan(2e-4);
    expect(Math.abs(value.earlyExercisePremium - (row.price - row.european)) / row.S, row.id).toBeLessThan(
      2e-5,
    );
  }
});

// Andersen, Lake, Offengenden (2016), table 2: the premium of a put with both rates 5 %, one year, volatility 25 %.
test("the early-exercise premium is that of the method's authors", () => {
  const put = {
    type: "put",
    spot: 100,
    strike: 100,
    years: 1,
    rate: 0.05,
    dividendYield: 0.05,
    volatility: 0.25,
  } as const;
  expect(Math.abs(americanOption(put).earlyExercisePremium - 0.106952702747)).toBeLessThan(2e-6);
});

test("two negative rates, whose exercise region has two boundaries, price the same seen as call and as put", () => {
  const put = {
    type: "put",
    spot: 100,
    strike: 100,
    years: 1,
    rate: -0.02,
    dividendYield: -0.04,
    volatility: 0.1,
  } as const;
  const call = { ...put, type: "call", rate: -0.04, dividendYield: -0.02 } as const;
  const { price, earlyExercisePremium } = americanOption(put);
  expect(earlyExercisePremium).toBeGreaterThan(0.1);
  expect(Math.abs(americanOption(call).price - price)).toBeLessThan(1e-3);
});

test("where exercise never pays the American is the European", () => {
  const put = {
    type: "put",
    spot: 100,
    strike: 110,
    years: 1,
    rate: -0.02,
    dividendYield: 0.01,
    volatility: 0.3,
  } as const;
  expect(americanOption(put)).toMatchObject({ price: europeanOption(put).price, earlyExercisePremium: 0 });
});

test("without volatility the best moment on the certain path is taken", () => {
  const base = { strike: 100, years: 1, volatility: 0 } as const;
  // Money earns more than the share: exercise the put now.
  const put = americanOption({ ...base, type: "put", spot: 90, rate: 0.05, dividendYield: 0 });
  expect(put).toMatchObject({ price: 10, delta: -1, gamma: 0, thetaPerDay: 0 });
  // Nothing is earned by exercising the call early: its value is that of the forward.
  const call = americanOption({ ...base, type: "call", spot: 110, rate: 0.05, dividendYield: 0 });
  expect(call.price).toBeCloseTo(110 - 100 * Math.exp(-0.05), 12);
  expect(call.rhoPerPoint).toBeCloseTo(Math.exp(-0.05), 6);
  expect(call.thetaPerDay).toBeCloseTo((-0.05 * 100 * Math.exp(-0.05)) / 365, 10);
  // A dividend above the interest saved: exercise on its eve.
  const dividends = [{ years: 0.5, amount: 8 }];
  const eve = americanOption({ ...base, type: "call", spot: 110, rate: 0.05, dividendYield: 0, dividends });
  expect(eve.price).toBeCloseTo(110 - 100 * Math.exp(-0.025), 12);
  expect(eve.earlyExercisePremium).toBeCloseTo(
    eve.price - (110 - 8 * Math.exp(-0.025) - 100 * Math.exp(-0.05)),
    12,
  );
});

test("little volatility and no time left leave the value of exercise", () => {
  const base = {
    type: "put",
    spot: 99,
    strike: 100,
    years: 1,
    rate: 0.05,
    dividendYield: 0.02,
    volatility: 0.2,
  } as const;
  for (const change of [{ volatility: 0.01 }, { volatility: 0.001 }, { volatility: 1e-9 }, { years: 0 }]) {
    const value = americanOption({ ...base, ...change });
    expect(value.price).toBeCloseTo(1, 9);
    expect(value.delta).toBe(-1);
  }
});

test("a dividend at or after expiry, or in the past, changes nothing", () => {
  const base = {
    type: "call",
    spot: 99,
    strike: 100,
    years: 0.5,
    rate: 0.05,
    dividendYield: 0.02,
    volatility: 0.2,
  } as const;
  const dividends = [
    { years: 0.5, amount: 1 },
    { years: 0.7, amount: 1 },
    { years: -0.1, amount: 1 },
    { years: 0.2, amount: 0 },
  ];
  expect(americanOption({ ...base, dividends })).toEqual(americanOption(base));
});

test("a dividend within the hour, a boundary thinner than a step and a dividend above the spot are priced too", () => {
  // From an implicit grid of 4,000 by 2,000 with a penalty method, and a smoothed binomial tree of 6,000 steps.
  const soon = [{ years: 1 / 8760, amount: 5.4 }];
  const ruinous = [{ years: 0.3, amount: 150 }];
  for (const [type, spot, strike, years, rate, volatility, dividends, price, delta] of [
    ["call", 450, 430.3, 1, 0, 0.08, soon, 22.25644, 0.67316],
    ["put", 450, 445.36, 5, 0.1, 0.03, [], 0.07352, -0.0363],
    ["put", 100, 100, 1, 0.04, 0.3, ruinous, 98.752, -0.01038],
    ["call", 100, 40, 1, 0.04, 0.3, ruinous, 60.47713, 1],
  ] as const) {
    const value = americanOption({
      type,
      spot,
      strike,
      years,
      rate,
      dividendYield: 0,
      volatility,
      dividends,
    });
    expect(Math.abs(value.price - price) / spot, `${type} ${strike}`).toBeLessThan(1e-5);
    expect(Math.abs(value.delta - delta), `${type} ${strike}`).toBeLessThan(5e-4);
  }
});

test("extremes stay finite: opposite ends of the prices, a rate next to nothing, endless volatility", () => {
  const base = {
    type: "put",
    spot: 100,
    strike: 100,
    years: 0.5,
    rate: 0.04,
    dividendYield: 0.01,
    volatility: 0.3,
  } as const;
  for (const change of [
    { spot: 1e100, strike: 1e-100 },
    { spot: 1e-100, strike: 1e100 },
    { strike: 1e-100 },
    { rate: 5e-324, dividendYield: 3 },
    { volatility: 1e6 },
    { volatility: 1e6, rate: -0.02, dividendYield: -0.04 },
    { years: 300, rate: -0.5, dividendYield: -1 },
    { years: 1e-300 },
  ]) {
    for (const type of ["call", "put"] as const) {
      const value = americanOption({ ...base, ...change, type });
      expect(Object.values(value).every(Number.isFinite), JSON.stringify({ change, value })).toBe(true);
    }
  }
});

test("a number no option can have is refused by its name", () => {
  const base = {
    type: "put",
    spot: 99,
    strike: 100,
    years: 1,
    rate: 0.05,
    dividendYield: 0.02,
    volatility: 0.2,
  } as const;
  expect(() => americanOption({ ...base, volatility: Number.NaN })).toThrow(PricingInputError);
  expect(() => americanPriceAndDelta({ ...base, spot: -1 })).toThrow("spot is -1");
  expect(() => americanOption({ ...base, dividends: [{ years: 0.1, amount: -1 }] })).toThrow(
    "dividends.amount is -1",
  );
  expect(() => americanOption({ ...base, dividends: [{ years: Number.NaN, amount: 1 }] })).toThrow(
    "dividends.years",
  );
});
