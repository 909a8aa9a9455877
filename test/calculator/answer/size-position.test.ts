import fc from "fast-check";
import { expect, test } from "vitest";
import { sizePosition } from "../../../src/calculator/answer/size-position.ts";

test("two percent of the account over what one unit loses, rounded down", () => {
  expect(sizePosition({ accountSize: 25_000 }, { maxLoss: 123, buyingPower: 100, cash: null })).toEqual({
    accountSize: 25_000,
    riskPercent: 2,
    riskBudget: 500,
    riskPerContract: 123,
    maxContracts: 4,
    buyingPowerPerContract: 100,
    contractsByBuyingPower: 250,
    contractsByCash: null,
    reason: null,
  });
});

test("without an account there is no size", () => {
  expect(
    sizePosition({ contracts: 3, riskPercent: 5 }, { maxLoss: 100, buyingPower: 100, cash: null }),
  ).toBeNull();
});

test("no contract fits, and the answer says why", () => {
  expect(sizePosition({ accountSize: 1_000 }, { maxLoss: 650, buyingPower: 650, cash: null })).toMatchObject({
    maxContracts: 0,
    contractsByBuyingPower: 1,
    reason: "One contract risks $650; your budget is $20.",
  });
});

test("a loss without end, and a trade that can't lose, set no number", () => {
  for (const maxLoss of [null, 0, -0.5]) {
    const size = sizePosition({ accountSize: 25_000 }, { maxLoss, buyingPower: 5_000, cash: null });
    expect(size).toMatchObject({ maxContracts: null, contractsByBuyingPower: 5 });
    expect(size?.reason).toMatch(/risk sets no size/);
  }
});

test("the size fits the budget, and one more would not", () => {
  const cents = (max: number) => fc.integer({ min: 1, max }).map((value) => value / 100);
  fc.assert(
    fc.property(cents(1e9), cents(10_000), cents(100_000), (accountSize, riskPercent, maxLoss) => {
      const size = sizePosition({ accountSize, riskPercent }, { maxLoss, buyingPower: null, cash: null });
      const [count, risk, budget] = [
        size?.maxContracts ?? -1,
        size?.riskPerContract ?? 0,
        size?.riskBudget ?? 0,
      ];
      expect(Number.isInteger(count)).toBe(true);
      expect(count * risk).toBeLessThanOrEqual(budget + 1e-6);
      expect((count + 1) * risk).toBeGreaterThan(budget - 1e-6);
    }),
    { seed: 20261123, numRuns: 500 },
  );
});
