import fc from "fast-check";
import { expect, test } from "vitest";
import { europeanOption } from "../../src/pricing/european-option.ts";
import { skew } from "../../src/volatility/skew.ts";
import { expirySmile } from "../../src/volatility/smile.ts";

test("the strikes found have deltas of exactly 25, 50 and 25 at their own volatility", () => {
  const tilt = fc.double({ min: -0.3, max: 0.15, noNaN: true });
  const level = fc.double({ min: 0.1, max: 0.9, noNaN: true });
  const dividend = fc.double({ min: 0, max: 0.05, noNaN: true });
  fc.assert(
    fc.property(
      tilt,
      level,
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      dividend,
      (b, a, years, dividendYield) => {
        const [spot, rate] = [100, 0.04];
        const forward = spot * Math.exp((rate - dividendYield) * years);
        const width = a * Math.sqrt(years);
        const smile = {
          volatility: (strike: number) => a * (1 + b * Math.tanh(Math.log(strike / forward) / width)),
          slope: () => Number.NaN,
        };
        const found = skew({ smile, forward, years, dividendYield });
        if (!found.ok) throw new Error(found.reason);
        const deltaOf = (
          type: "call" | "put",
          { strike, volatility }: { strike: number; volatility: number },
        ) => europeanOption({ type, spot, strike, years, rate, dividendYield, volatility }).delta;
        expect(deltaOf("put", found.put25)).toBeCloseTo(-0.25, 10);
        expect(deltaOf("call", found.call25)).toBeCloseTo(0.25, 10);
        expect(deltaOf("call", found.call50)).toBeCloseTo(0.5, 10);
        expect(found.skew).toBeCloseTo(
          (found.put25.volatility - found.call25.volatility) / found.call50.volatility,
          12,
        );
        expect(found.riskReversal).toBeCloseTo(found.call25.volatility - found.put25.volatility, 12);
      },
    ),
    { seed: 24 },
  );
});

test("a flat smile has no skew, and quotes that do not reach 25 delta are said to be extrapolated", () => {
  const points = [98, 99, 100, 101, 102].map((strike) => ({ strike, volatility: 0.3 }));
  const fitted = expirySmile({ points, forward: 100, years: 0.1 });
  if (!fitted.ok) throw new Error(fitted.reason);
  const found = skew({ smile: fitted.smile, forward: 100, years: 0.1 });
  expect(found).toMatchObject({ ok: true, skew: expect.closeTo(0, 10), extrapolated: true });
});

test("without a forward, time or volatility there is a status", () => {
  const smile = { volatility: () => 0.3, slope: () => 0 };
  const good = { smile, forward: 100, years: 0.1 };
  for (const bad of [
    { ...good, forward: Number.NaN },
    { ...good, years: 0 },
    { ...good, dividendYield: Number.POSITIVE_INFINITY },
    { ...good, smile: { ...smile, volatility: () => Number.NaN } },
  ]) {
    expect(skew(bad)).toEqual({ ok: false, reason: "invalid-input" });
  }
  expect(skew({ ...good, years: 40, dividendYield: 0.05 })).toEqual({
    ok: false,
    reason: "no-25-delta-strike",
  });
});
