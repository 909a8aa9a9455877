import { expect, test } from "vitest";
import { legGreeks } from "../../../src/calculator/answer/leg-greeks.ts";
import { modelLeg } from "../../../src/calculator/resolve/model-leg.ts";
import { americanOption } from "../../../src/pricing/american-option.ts";
import { europeanOption } from "../../../src/pricing/european-option.ts";

const [rate, dividendYield, years] = [0.05, 0.012, 1];
const MARKET = {
  expiration: "2027-11-23",
  years,
  forward: 580 * Math.exp((rate - dividendYield) * years),
  rate,
  dividendYield,
  smile: null,
  stored: null,
};
const LEG = {
  side: "buy",
  strike: 600,
  quantity: 1,
  expiry: {},
  premium: null,
  impliedVolatility: null,
} as const;
const INPUT = { spot: 580, strike: 600, rate, dividendYield, years, volatility: 0.25 };

test.each([
  ["call", "european"],
  ["put", "european"],
  ["call", "american"],
  ["put", "american"],
] as const)("the premium and volatility of a %s (%s) follow from one another", (type, style) => {
  const { price, delta } =
    style === "american" ? americanOption({ ...INPUT, type }) : europeanOption({ ...INPUT, type });
  const fromPremium = modelLeg(MARKET, { ...LEG, type, premium: price }, style);
  expect(fromPremium).toMatchObject({ premium: price, premiumSource: "manual" });
  expect(fromPremium.volatility).toBeCloseTo(0.25, 6);
  expect(legGreeks(fromPremium, [])?.delta).toBeCloseTo(delta, 4);
  const fromVolatility = modelLeg(MARKET, { ...LEG, type, impliedVolatility: 0.25 }, style);
  expect(fromVolatility).toMatchObject({ premiumSource: "model", volatility: 0.25 });
  expect(fromVolatility.premium).toBeCloseTo(price, 2);
});

test("of both given neither is worked out; of a premium below intrinsic no volatility is", () => {
  const both = modelLeg(MARKET, { ...LEG, type: "call", premium: 7, impliedVolatility: 0.3 }, "american");
  expect(both).toMatchObject({ premium: 7, premiumSource: "manual", volatility: 0.3 });
  const impossible = modelLeg(MARKET, { ...LEG, strike: 100, type: "call", premium: 1 }, "american");
  expect(impossible).toMatchObject({ premium: 1, volatility: null });
  expect(legGreeks(impossible, [])).toBeNull();
});
