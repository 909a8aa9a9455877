import fc from "fast-check";
import { expect, test } from "vitest";
import { blackPrice } from "../../src/pricing/black.ts";
import type { OptionType } from "../../src/pricing/european-option.ts";
import type { ImpliedVolatilityInput } from "../../src/pricing/implied-volatility.ts";
import { impliedVolatility } from "../../src/pricing/implied-volatility.ts";
import { loadOracle } from "../support/oracle.ts";

type Row = {
  id: string;
  type: OptionType;
  S: number;
  K: number;
  T: number;
  r: number;
  q: number;
  price: number;
  iv_exact: number;
  attainable_rel_tol: number;
};
const rows = loadOracle<Row>("iv");
const invalidRows = loadOracle<Row & { desc: string; expect: string }>("iv_invalid");

function toInput({ type, S, K, T, r, q, price }: Row): ImpliedVolatilityInput {
  return {
    type,
    price,
    forward: S * Math.exp((r - q) * T),
    strike: K,
    years: T,
    discountFactor: Math.exp(-r * T),
  };
}

test.skipIf(rows === null)("every reference volatility is met within 4 times the attainable error", () => {
  for (const row of rows ?? []) {
    for (const guess of [undefined, row.iv_exact, row.iv_exact * 1.02, row.iv_exact * 0.5, 0.2, 5, 1e-300]) {
      const input = toInput(row);
      const result = impliedVolatility(guess === undefined ? input : { ...input, guess });
      const error = result.ok ? Math.abs(result.volatility / row.iv_exact - 1) : Number.POSITIVE_INFINITY;
      expect(error, `${row.id} from guess ${guess}`).toBeLessThanOrEqual(4 * row.attainable_rel_tol);
    }
  }
});

const reasons: Record<string, string> = {
  below_intrinsic: "below-intrinsic",
  zero_time_value: "zero-time-value",
  above_max: "above-maximum",
  expired: "expired",
};
test.skipIf(invalidRows === null)("every reference price without a volatility gets its reason", () => {
  for (const row of invalidRows ?? []) {
    expect(impliedVolatility(toInput(row)), row.desc).toEqual({ ok: false, reason: reasons[row.expect] });
  }
});

const quote: ImpliedVolatilityInput = {
  type: "call",
  price: 5,
  forward: 100,
  strike: 105,
  years: 0.5,
  discountFactor: 0.98,
};

test("each way of having no volatility is told apart", () => {
  const inMoney = { ...quote, strike: 90, discountFactor: 1 };
  const cases: [string, ImpliedVolatilityInput][] = [
    ["below-intrinsic", { ...inMoney, price: 9.99 }],
    ["zero-time-value", { ...inMoney, price: 10 }],
    ["zero-time-value", { ...inMoney, price: 10 - 2e-15 }],
    ["zero-time-value", { ...quote, price: 0 }],
    ["above-maximum", { ...quote, price: 98 }],
    ["above-maximum", { ...quote, price: 1e9 }],
    ["above-maximum", { ...quote, type: "put", price: 102.9 }],
    ["expired", { ...quote, years: 0 }],
    ["expired", { ...quote, years: -0.01 }],
  ];
  for (const [reason, input] of cases) expect(impliedVolatility(input)).toEqual({ ok: false, reason });
});

test("numbers that are none, not finite or of the wrong sign are invalid, whichever they are", () => {
  for (const field of ["price", "forward", "strike", "years", "discountFactor"] as const) {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(impliedVolatility({ ...quote, [field]: value }), `${field} ${value}`).toEqual({
        ok: false,
        reason: "invalid",
      });
    }
    if (field !== "years")
      expect(impliedVolatility({ ...quote, [field]: -1 })).toEqual({ ok: false, reason: "invalid" });
  }
});

test("a senseless guess does no harm", () => {
  const plain = impliedVolatility(quote);
  for (const guess of [Number.NaN, -1, 0, Number.POSITIVE_INFINITY, 1e-300, 1e300, 1e-9, 50]) {
    const guessed = impliedVolatility({ ...quote, guess });
    if (!plain.ok || !guessed.ok) throw new Error("the quote has a volatility");
    expect(Math.abs(guessed.volatility / plain.volatility - 1)).toBeLessThan(1e-14);
  }
});

test("any numbers whatever give a finite volatility above zero or a reason", () => {
  const any = fc.double();
  fc.assert(
    fc.property(
      any,
      any,
      any,
      any,
      any,
      any,
      fc.boolean(),
      (price, forward, strike, years, factor, guess, isCall) => {
        const type = isCall ? "call" : "put";
        const result = impliedVolatility({
          type,
          price,
          forward,
          strike,
          years,
          discountFactor: factor,
          guess,
        });
        expect(
          result.ok ? result.volatility > 0 && Number.isFinite(result.volatility) : result.reason,
        ).toBeTruthy();
      },
    ),
    { seed: 20220520, numRuns: 5000 },
  );
});

test("price to volatility and back, from minutes to years and from half a per cent to 500", () => {
  const market = fc.record({
    type: fc.constantFrom<OptionType>("call", "put"),
    logYears: fc.double({ min: Math.log(1e-5), max: Math.log(5), noNaN: true }),
    logVolatility: fc.double({ min: Math.log(0.005), max: Math.log(5), noNaN: true }),
    deviations: fc.double({ min: 0, max: 36, noNaN: true }),
    discountFactor: fc.double({ min: 0.8, max: 1.05, noNaN: true }),
  });
  fc.assert(
    fc.property(market, ({ type, logYears, logVolatility, deviations, discountFactor }) => {
      const [years, volatility] = [Math.exp(logYears), Math.exp(logVolatility)];
      const s = volatility * Math.sqrt(years);
      // Out of the money, where the price has all its digits.
      const strike = 100 * Math.exp((type === "call" ? 1 : -1) * Math.min(deviations * s, 12));
      const price = blackPrice({ type, forward: 100, strike, years, volatility, discountFactor });
      if (price < 1e-290) return;
      const found = impliedVolatility({ type, price, forward: 100, strike, years, discountFactor });
      if (!found.ok) return expect(1 - price / (discountFactor * Math.min(100, strike))).toBeLessThan(1e-15);
      const again = blackPrice({
        type,
        forward: 100,
        strike,
        years,
        volatility: found.volatility,
        discountFactor,
      });
      // One rounding of the volatility moves a far price by many.
      const far = Math.log(strike / 100) / s;
      expect(Math.abs(again / price - 1)).toBeLessThan(1e-14 * (1 + far * far));
    }),
    { seed: 20220520, numRuns: 3000 },
  );
});

test("the volatility rises with the price", () => {
  let last = 0;
  for (let price = 0.01; price < 95; price *= 1.05) {
    const result = impliedVolatility({ ...quote, price });
    if (!result.ok) throw new Error(`no volatility at ${price}: ${result.reason}`);
    expect(result.volatility).toBeGreaterThan(last);
    last = result.volatility;
  }
});

test("a price that JSON left out is invalid, not zero", () => {
  const { price } = JSON.parse('{"price": null}');
  const input = { type: "call", price, forward: 100, strike: 100, years: 1, discountFactor: 1 } as const;
  expect(impliedVolatility(input)).toEqual({ ok: false, reason: "invalid" });
});
