import { expect, test } from "vitest";
import { americanImpliedVolatility, americanOption } from "../../src/pricing/american-option.ts";
import type { OptionType } from "../../src/pricing/european-option.ts";
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
} & {
  price: number;
  vega: number;
  intrinsic: number;
};
const rows = loadOracle<Row>("american");

test.skipIf(rows === null)(
  "reference prices give back their volatilities, or say that exercise is all they hold",
  () => {
    for (const { id, type, S, K, T, r, q, vol, price, vega, intrinsic } of rows ?? []) {
      const found = americanImpliedVolatility({
        type,
        price,
        spot: S,
        strike: K,
        years: T,
        rate: r,
        dividendYield: q,
      });
      if (!found.ok) {
        expect(found.reason, id).toBe("zero-time-value");
        expect(Math.abs(price - intrinsic), id).toBeLessThan(1e-8 * S);
      } else if (vega > 1e-3 * S) {
        expect(Math.abs(found.volatility - vol) * vega, id).toBeLessThan(4e-6 * S);
      }
    }
  },
);

const put = { type: "put", spot: 100, strike: 105, years: 0.4, rate: 0.045, dividendYield: 0.01 } as const;

test("price to volatility and back, with a yield, with dividends, with negative rates and without exercise", () => {
  for (const kind of [
    put,
    { ...put, type: "call" as const, dividendYield: 0.06 },
    { ...put, dividends: [{ years: 0.2, amount: 1.5 }] },
    { ...put, rate: -0.02, dividendYield: -0.04 },
    { ...put, rate: -0.02 },
  ]) {
    for (const volatility of [0.12, 0.4, 1.2]) {
      const { price } = americanOption({ ...kind, volatility });
      const found = americanImpliedVolatility({ ...kind, price });
      expect(found.ok && Math.abs(found.volatility - volatility), JSON.stringify(kind)).toBeLessThan(5e-5);
      const guessed = americanImpliedVolatility({ ...kind, price, guess: volatility * 1.05 });
      expect(guessed.ok && Math.abs(guessed.volatility - volatility)).toBeLessThan(5e-5);
    }
  }
});

test("each way of having no volatility is told apart, and no number throws", () => {
  const reason = (change: object) => {
    const result = americanImpliedVolatility({ ...put, price: 8, ...change });
    return result.ok ? "none" : result.reason;
  };
  expect(reason({ price: 4.9 })).toBe("below-intrinsic");
  expect(reason({ price: 5 })).toBe("zero-time-value");
  expect(reason({ price: 0, spot: 150 })).toBe("zero-time-value");
  expect(reason({ price: 105 })).toBe("above-maximum");
  expect(reason({ years: 0 })).toBe("expired");
  expect(reason({ years: -1 })).toBe("expired");
  for (const field of ["price", "spot", "strike", "years", "rate", "dividendYield"]) {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(reason({ [field]: value }), `${field} ${value}`).toBe("invalid");
    }
  }
  expect(reason({ price: -1 })).toBe("invalid");
  expect(reason({ spot: 1e300 })).toBe("invalid");
  // The grid's price of a put that a dividend takes deep into the money ends a rounding below its certain value.
  const dividends = [{ years: 0.11, amount: 90 }];
  const deep = { spot: 450, strike: 456.73, years: 0.49, rate: 0.06, dividendYield: 0, dividends };
  const { price } = americanOption({ ...put, ...deep, volatility: 0.08 });
  expect(reason({ ...deep, price: price - 1e-6 })).toBe("zero-time-value");
  expect(reason({ dividends: [{ years: Number.NaN, amount: 1 }] })).toBe("invalid");
  expect(reason({ guess: Number.NaN })).toBe("none");
});
