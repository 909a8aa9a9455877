import { expect, test } from "vitest";
import { modelLeg } from "../../src/calculator/model-leg.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";

const MARKET = { spot: 580, rate: 0.05, dividendYield: 0.012 };
const LEG = { side: "buy", strike: 600, quantity: 1, expiration: "2027-11-23", years: 1 } as const;

test.each(["call", "put"] as const)("a %s's premium and volatility follow from one another", (type) => {
  const { price, delta } = europeanOption({ ...MARKET, type, strike: 600, years: 1, volatility: 0.25 });
  const fromPremium = modelLeg(MARKET, { ...LEG, type, premium: price, volatility: null });
  expect(fromPremium).toMatchObject({ premium: price, premiumSource: "manual" });
  expect(fromPremium.volatility).toBeCloseTo(0.25, 9);
  expect(fromPremium.delta).toBeCloseTo(delta, 9);
  const fromVolatility = modelLeg(MARKET, { ...LEG, type, premium: null, volatility: 0.25 });
  expect(fromVolatility).toMatchObject({ premiumSource: "model", volatility: 0.25 });
  expect(fromVolatility.premium).toBeCloseTo(price, 9);
});

test("of both given neither is worked out; of a premium below intrinsic no volatility is", () => {
  const both = modelLeg(MARKET, { ...LEG, type: "call", premium: 7, volatility: 0.3 });
  expect(both).toMatchObject({ premium: 7, premiumSource: "manual", volatility: 0.3 });
  const impossible = modelLeg(MARKET, { ...LEG, strike: 100, type: "call", premium: 1, volatility: null });
  expect(impossible).toMatchObject({ premium: 1, volatility: null, delta: null });
});
