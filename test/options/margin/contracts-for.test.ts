import fc from "fast-check";
import { expect, test } from "vitest";
import {
  contractsCoveredBy,
  contractsForBudget,
  contractsForDelta,
  lossAtStop,
  timeValueLost,
} from "../../../src/options/margin/contracts-for.ts";
import { contractForDelta, deltaSize } from "../../../src/options/strike-for-delta.ts";
import { europeanOption } from "../../../src/pricing/european-option.ts";

test("a budget is never overspent, and one contract more would", () => {
  const dollars = fc.double({ min: 0.01, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(dollars, dollars, (budget, cost) => {
      const many = contractsForBudget(budget, cost) ?? -1;
      expect(many * cost).toBeLessThanOrEqual(budget * (1 + 1e-12));
      expect((many + 1) * cost).toBeGreaterThan(budget * (1 - 1e-12));
    }),
  );
  expect(contractsForBudget(100, 0)).toBeNull();
});

test("contracts for a delta are those nearest to it, the other way round where signs differ", () => {
  expect(contractsForDelta(300, 25)).toBe(12);
  expect(contractsForDelta(-150, 25)).toBe(-6);
  expect(contractsForDelta(10, 25)).toBe(0);
  expect(Object.is(contractsForDelta(-10, 25), 0)).toBe(true);
  expect(contractsForDelta(10, 0)).toBeNull();
  expect([contractsCoveredBy(99), contractsCoveredBy(250)]).toEqual([0, 2]);
});

test("a stop loses what lies between it and the price that was traded", () => {
  expect(lossAtStop({ kind: "credit", perShare: 1.5 }, 3)).toBe(150);
  expect(lossAtStop({ kind: "debit", perShare: 4 }, 2.5)).toBe(150);
  expect(lossAtStop({ kind: "debit", perShare: 4 }, 5)).toBe(-100);
});

test("time value at the money goes by the root of time, as Black-Scholes has it", () => {
  const worth = (days: number) =>
    europeanOption({
      type: "call",
      spot: 100,
      strike: 100,
      years: days / 365,
      rate: 0,
      dividendYield: 0,
      volatility: 0.2,
    }).price;
  for (const [left, passed] of [
    [30, 1],
    [30, 7],
    [5, 1],
    [60, 45],
  ] as const)
    expect(timeValueLost(left, passed)).toBeCloseTo(1 - worth(left - passed) / worth(left), 3);
  expect(timeValueLost(100, 75)).toBeCloseTo(0.5, 12);
  expect([timeValueLost(1, 1), timeValueLost(0.5, 1)]).toEqual([1, 1]);
});

test("a delta is found by its size, whichever way it is written", () => {
  const contracts = [
    { strike: 90, delta: -0.1 },
    { strike: 95, delta: -0.25 },
    { strike: 97, delta: null },
    { strike: 100, delta: -0.5 },
  ];
  expect(contractForDelta(contracts, 0.28)?.strike).toBe(95);
  // Of equally near ones the one farther out.
  expect(contractForDelta(contracts, 0.375)?.strike).toBe(95);
  expect(contractForDelta([{ strike: 1, delta: null }], 0.3)).toBeNull();
  expect([0.3, 30, -30, 0.005, 1].map(deltaSize)).toEqual([0.3, 0.3, 0.3, 0.005, 0.01]);
  expect([0, 100, 250].map(deltaSize)).toEqual([null, null, null]);
});
