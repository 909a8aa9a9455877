import { describe, expect, test } from "vitest";
import { kellyFraction } from "../../src/planning/kelly-fraction.ts";
import { viewDensity } from "../../src/planning/scenarios.ts";
import { sizePosition } from "../../src/planning/size-position.ts";
import { WORKED_YEARS } from "./worked-chain.ts";

const BULL_PUT = { risk: 4.06 };
const LEGS = [
  { type: "put", side: "sell", strike: 95, quantity: 1 },
  { type: "put", side: "buy", strike: 90, quantity: 1 },
] as const;

function kellyAt(
  volatility: number,
  legs: Parameters<typeof kellyFraction>[0]["legs"] = LEGS,
  net = -0.94,
  risk = 4.06,
) {
  const market = { forward: 100, years: WORKED_YEARS, smile: { volatility: () => 0.3 } };
  const density = viewDensity(market, { viewForward: 100, volatilityFactor: volatility / 0.3 });
  return kellyFraction({ legs, net, risk, density });
}

describe("the fraction that grows an account fastest", () => {
  test("of a bull put under two views: brutally sensitive", () => {
    expect(kellyAt(0.24).fraction).toBeCloseTo(0.3124, 4);
    expect(kellyAt(0.24).growth).toBeCloseTo(0.009664, 6);
    expect(kellyAt(0.28).fraction).toBeCloseTo(0.0526, 4);
  });

  test("is nothing where the view expects a loss", () => {
    expect(kellyAt(0.32)).toEqual({ fraction: 0, growth: 0 });
  });

  test("is bounded where more than the risk can be lost", () => {
    const naked = kellyAt(0.2, [{ type: "put", side: "sell", strike: 95, quantity: 1 }], -1.42, 15);
    expect(naked.fraction).toBeGreaterThan(0);
    expect(naked.fraction).toBeLessThan(1);
    const straddle = [
      { type: "put", side: "sell", strike: 100, quantity: 1 },
      { type: "call", side: "sell", strike: 100, quantity: 1 },
    ] as const;
    expect(kellyAt(0.2, straddle, -6.86, 26).fraction).toBeLessThan(1);
  });

  test.each([
    [0.7, 0.5, 0.1],
    [0.65, 0.5, 0],
    [0.8, 0.25, 0],
  ])("of a bet won with %d that pays %d is p - (1 - p) / b: %d", (probability, payout, fraction) => {
    const spread = [
      { type: "put", side: "sell", strike: 95, quantity: 1 },
      { type: "put", side: "buy", strike: 94, quantity: 1 },
    ] as const;
    const risk = 1 / (1 + payout);
    const above = (barrier: number) => (barrier < 94 ? 1 : barrier <= 100 ? probability : 0);
    const density = { forward: 100, above, expectedCall: () => 0, expectedRepriced: () => 0 };
    expect(kellyFraction({ legs: spread, net: risk - 1, risk, density }).fraction).toBeCloseTo(fraction, 9);
  });
});

describe("contracts for a budget", () => {
  test("2 % of $25,000 is one bull put; $250 is none, and says so", () => {
    expect(sizePosition({ ...BULL_PUT, accountSize: 25_000, riskPercent: 2 })).toEqual({
      contracts: 1,
      budget: 500,
      riskOfOne: 406,
      limitedBy: "budget",
      words: null,
    });
    const none = sizePosition({ ...BULL_PUT, accountSize: 25_000, maxRisk: 250 });
    expect(none).toMatchObject({ contracts: 0, budget: 250, limitedBy: "budget" });
    expect(none.words).toBe("One contract risks $406, your budget is $250: a narrower width?");
  });

  test("a quarter of Kelly's fraction caps it", () => {
    const kelly = kellyAt(0.28).fraction;
    const size = sizePosition({ ...BULL_PUT, accountSize: 100_000, riskPercent: 5, kelly });
    expect(size).toMatchObject({ contracts: Math.floor(((kelly / 4) * 100_000) / 406), limitedBy: "kelly" });
    expect(size.words).toMatch(/^Held to 3 by a quarter/);
  });

  test("a view that expects a loss risks nothing, budget or none", () => {
    expect(sizePosition({ ...BULL_PUT, accountSize: 100_000, kelly: 0 })).toMatchObject({
      contracts: 0,
      limitedBy: "kelly",
    });
    expect(sizePosition({ ...BULL_PUT, kelly: 0 }).contracts).toBe(0);
  });

  test("without a budget there is no size", () => {
    expect(sizePosition(BULL_PUT)).toMatchObject({ contracts: null, budget: null, riskOfOne: 406 });
  });

  test("more to risk is never fewer contracts, and no size risks more than its budget", () => {
    let last = 0;
    for (let maxRisk = 50; maxRisk < 5_000; maxRisk += 50) {
      const { contracts, riskOfOne } = sizePosition({ ...BULL_PUT, maxRisk });
      expect(contracts).toBeGreaterThanOrEqual(last);
      expect((contracts ?? 0) * riskOfOne).toBeLessThanOrEqual(maxRisk + 1e-6);
      last = contracts ?? 0;
    }
    expect(last).toBe(12);
  });

  test.each([
    ["risk", { risk: 0 }],
    ["maxRisk", { risk: 1, maxRisk: -5 }],
    ["accountSize", { risk: 1, accountSize: Number.NaN }],
    ["riskPercent", { risk: 1, riskPercent: 0 }],
  ])("%s that makes no sense is named", (field, input) => {
    expect(() => sizePosition(input)).toThrow(new RegExp(`^${field} is`));
  });
});
