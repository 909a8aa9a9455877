import fc from "fast-check";
import { expect, test } from "vitest";
import type { StrikeRow } from "../../src/options/chain.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import { expiryForward } from "../../src/volatility/forward.ts";

function rowsAround(forward: number, years: number, rate: number, half = 0.01): StrikeRow[] {
  return [0.9, 0.95, 1, 1.05, 1.1].map((ratio) => {
    const strike = Math.round(100 * ratio);
    const quote = (type: "call" | "put") => {
      const price = blackPrice({
        type,
        forward,
        strike,
        years,
        volatility: 0.3,
        discountFactor: Math.exp(-rate * years),
      });
      return { bid: price - half, ask: price + half };
    };
    return { strike, call: quote("call"), put: quote("put") };
  });
}

test("parity gives back the forward that the quotes were made with", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 92, max: 108, noNaN: true }),
      fc.double({ min: 0.1, max: 1, noNaN: true }),
      fc.double({ min: -0.01, max: 0.08, noNaN: true }),
      (forward, years, rate) => {
        const found = expiryForward({ rows: rowsAround(forward, years, rate), years, rate });
        expect(found).toMatchObject({ source: "parity", forward: expect.closeTo(forward, 9) });
        if (found.ok && found.source === "parity") {
          expect(Math.abs(found.strike - forward)).toBeLessThanOrEqual(3);
          // Half spreads of a cent either side, over the root of five strikes.
          const each = Math.hypot(0.01, 0.01) * Math.exp(rate * years);
          expect(found.error).toBeCloseTo(each / Math.sqrt(found.n), 9);
          expect(found.n).toBeGreaterThan(0);
        }
      },
    ),
    { seed: 41 },
  );
});

test("without a two-sided pair the carry answers, and says that it did", () => {
  const oneSided: StrikeRow[] = [
    { strike: 100, call: { bid: 3, ask: 3.1 }, put: null },
    { strike: 105, call: { bid: 1, ask: 1.1 }, put: { bid: 0, ask: 7 } },
    { strike: 110, call: { bid: 2, ask: 1 }, put: { bid: 11, ask: 12 } },
  ];
  const input = { rows: oneSided, years: 0.5, rate: 0.04 };
  expect(expiryForward({ ...input, spot: 100, dividendYield: 0.01 })).toEqual({
    ok: true,
    forward: expect.closeTo(100 * Math.exp(0.015), 12),
    source: "carry",
    strike: null,
    error: null,
  });
  expect(expiryForward(input)).toEqual({ ok: false, reason: "no-pair-and-no-spot" });
  expect(expiryForward({ ...input, spot: Number.NaN })).toEqual({ ok: false, reason: "no-pair-and-no-spot" });
  expect(expiryForward({ ...input, rows: [], spot: 100 })).toMatchObject({ source: "carry" });
});

test("a pair that would make the forward negative is not believed", () => {
  const absurd: StrikeRow[] = [{ strike: 10, call: { bid: 1, ask: 1.1 }, put: { bid: 50, ask: 51 } }];
  expect(expiryForward({ rows: absurd, years: 0.1, rate: 0.04, spot: 10 })).toMatchObject({
    source: "carry",
  });
});

test("time and rate that are no numbers are a status", () => {
  for (const years of [Number.NaN, -0.1, Number.POSITIVE_INFINITY]) {
    expect(expiryForward({ rows: [], years, rate: 0.04, spot: 100 })).toEqual({
      ok: false,
      reason: "invalid-years",
    });
  }
  expect(expiryForward({ rows: [], years: 0.1, rate: Number.NaN, spot: 100 }).ok).toBe(false);
});
