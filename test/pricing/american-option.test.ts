import fc from "fast-check";
import { expect, test } from "vitest";
import type { AmericanOptionInput } from "../../src/pricing/american-option.ts";
import { americanExpiry, americanOption, americanPriceAndDelta } from "../../src/pricing/american-option.ts";
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

const option = fc.record({
  type: fc.constantFrom<OptionType>("call", "put"),
  spot: fc.double({ min: 70, max: 140, noNaN: true }),
  strike: fc.constant(100),
  years: fc.double({ min: 0.02, max: 2, noNaN: true }),
  rate: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  dividendYield: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  volatility: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
});
const settings = { seed: 20220520, numRuns: 150 };

test("an American is worth the European at least, exercise now at least, and its bound at most", () => {
  fc.assert(
    fc.property(option, (input) => {
      const { type, spot, strike, years, rate, dividendYield } = input;
      const { price, delta } = americanPriceAndDelta(input);
      expect(price).toBeGreaterThanOrEqual(europeanOption(input).price - 1e-5 * spot);
      expect(price).toBeGreaterThanOrEqual((type === "call" ? spot - strike : strike - spot) - 1e-12 * spot);
      const bound =
        type === "call"
          ? spot * Math.exp(Math.max(0, -dividendYield) * years)
          : strike * Math.exp(Math.max(0, -rate) * years);
      expect(price).toBeLessThanOrEqual(bound);
      expect(Math.abs(delta)).toBeLessThanOrEqual(Math.exp(Math.max(0, -dividendYield) * years) + 1e-4);
    }),
    settings,
  );
});

test("a call is the put with spot and strike, rate and yield exchanged", () => {
  fc.assert(
    fc.property(option, (input) => {
      const { spot, strike, rate, dividendYield } = input;
      const call = americanPriceAndDelta({ ...input, type: "call" }).price;
      const mirrored = { spot: strike, strike: spot, rate: dividendYield, dividendYield: rate };
      const put = americanPriceAndDelta({ ...input, type: "put", ...mirrored }).price;
      expect(Math.abs(call - put)).toBeLessThan(3e-5 * spot);
    }),
    settings,
  );
});

test("the price rises with volatility and time, and falls with the strike for a call", () => {
  fc.assert(
    fc.property(option, fc.double({ min: 1.02, max: 1.5, noNaN: true }), (input, factor) => {
      const price = (change: Partial<AmericanOptionInput>) =>
        americanPriceAndDelta({ ...input, ...change }).price;
      const slack = 5e-5 * input.spot;
      expect(price({ volatility: input.volatility * factor })).toBeGreaterThanOrEqual(price({}) - slack);
      expect(price({ years: input.years * factor })).toBeGreaterThanOrEqual(price({}) - slack);
      const call = price({ type: "call" });
      expect(price({ type: "call", strike: input.strike * factor })).toBeLessThanOrEqual(call + slack);
      expect(price({ type: "call", spot: input.spot * factor })).toBeGreaterThanOrEqual(call - slack);
    }),
    settings,
  );
});

test("every greek is the slope found by bumping and repricing", () => {
  const calm = option.filter(({ rate, dividendYield }) => rate > 0.005 && dividendYield > 0.005);
  fc.assert(
    fc.property(calm, (input) => {
      const value = americanOption(input);
      const { spot, years, volatility } = input;
      const price = (change: Partial<AmericanOptionInput>) =>
        americanPriceAndDelta({ ...input, ...change }, "accurate").price;
      const move = 0.05 * spot * volatility * Math.sqrt(years);
      // Next to the boundary the second derivative jumps, and a difference across it measures neither side.
      const exercised = (at: number) => {
        const intrinsic = input.type === "call" ? at - input.strike : input.strike - at;
        return price({ spot: at }) <= intrinsic * (1 + 1e-9);
      };
      if (exercised(spot - 2 * move) || exercised(spot + 2 * move)) return;
      const [up, middle, down] = [price({ spot: spot + move }), price({}), price({ spot: spot - move })];
      const slope = (name: "volatility" | "years" | "rate", bump: number) =>
        (price({ [name]: input[name] + bump }) - price({ [name]: input[name] - bump })) / (2 * bump);
      const curvature = volatility * Math.sqrt(years) * spot;
      expect(Math.abs(value.delta - (up - down) / (2 * move))).toBeLessThan(2e-3);
      expect(Math.abs(value.gamma - (up - 2 * middle + down) / (move * move)) * curvature).toBeLessThan(5e-3);
      expect(
        Math.abs(100 * value.vegaPerVolPoint - slope("volatility", 0.02 * volatility)) / spot,
      ).toBeLessThan(1e-3);
      expect(Math.abs(365 * value.thetaPerDay + slope("years", 0.01 * years)) * years).toBeLessThan(
        2e-4 * spot,
      );
      expect(Math.abs(100 * value.rhoPerPoint - slope("rate", 0.001)) / spot).toBeLessThan(1e-3);
    }),
    { ...settings, numRuns: 60 },
  );
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
  expect(() => americanExpiry({ ...base, years: -1 })).toThrow("years is -1");
  expect(() => americanOption({ ...base, dividends: [{ years: 0.1, amount: -1 }] })).toThrow(
    "dividends.amount is -1",
  );
  expect(() => americanOption({ ...base, dividends: [{ years: Number.NaN, amount: 1 }] })).toThrow(
    "dividends.years",
  );
});
