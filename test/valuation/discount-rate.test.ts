import { expect, test } from "vitest";
import { discountRate } from "../../src/valuation/discount-rate.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import { IN_SESSION } from "../support/moments.ts";
import { treeContracts } from "./american-tree.ts";

const CURVE = {
  day: "2026-11-20",
  points: [
    { years: 0.25, parYield: 0.04 },
    { years: 1, parYield: 0.05 },
  ],
};

test("the curve comes before the provider's header, and that before an assumption", () => {
  expect(discountRate(CURVE, 0.001, 0.25)).toEqual({
    rate: expect.closeTo(2 * Math.log(1.02), 12),
    source: "treasury",
  });
  expect(discountRate(CURVE, null, 0.625).rate).toBeCloseTo(2 * Math.log1p(0.045 / 2), 12);
  expect(discountRate(null, 0.031, 1)).toEqual({ rate: 0.031, source: "provider" });
  for (const header of [null, 0, -0.01, 0.26, Number.NaN])
    expect(discountRate(null, header, 1)).toEqual({ rate: 0.04, source: "assumed" });
  expect(discountRate({ day: "2026-11-20", points: [] }, 0.03, 1).source).toBe("provider");
});

const strikes = [60, 70, 75, 80, 85, 90, 95, 100, 105, 110, 115, 120, 130, 140];
const MADE = { spot: 100, rate: 0.06, borrow: 0.01, dividends: [], strikes, smile: () => 0.25, steps: 200 };
const value = (expiration: string, rate: number | null, curve: typeof CURVE | null = null) => {
  const contracts = treeContracts({ ...MADE, expiration });
  return valueChain(
    { underlyingPrice: 100, rate, fetchedAtMs: IN_SESSION, contracts },
    { curve, dividends: { status: "unknown", dividends: [] } },
  ).expiries[0];
};

test("beyond six months the chain's own slope takes the place of an assumed rate, and of no other", () => {
  const year = value("2027-12-17", null);
  expect(year).toMatchObject({ rateSource: "chain" });
  expect(Math.abs((year?.rate ?? 0) - 0.06)).toBeLessThan(0.005);
  const curved = value("2027-12-17", null, CURVE);
  expect(curved).toMatchObject({ rateSource: "treasury" });
  expect(Math.abs((curved?.slopeRate ?? 0) - 0.06)).toBeLessThan(0.007);
  const header = value("2027-12-17", 0.001);
  expect(header).toMatchObject({ rateSource: "provider", rate: 0.001 });
  expect((header?.slopeRate ?? 0) - 0.001).toBeGreaterThan(0.01);
});

test("below six months the slope says nothing and the rate stays assumed", () => {
  expect(value("2027-03-19", null)).toMatchObject({ rateSource: "assumed", rate: 0.04, slopeRate: null });
});
