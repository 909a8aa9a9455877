import { expect, test } from "vitest";
import { evaluateStrategy } from "../../src/options/evaluate-strategy.ts";
import type { PricedLeg, StrategyInput } from "../../src/options/strategy-input.ts";

const near = 30 / 365;
const far = 60 / 365;

function leg(text: string, premium: number, years = near, volatility = 0.25): PricedLeg {
  const [, sign, quantity, type, strike] = /^([+-])([\d.]+) (call|put) ([\d.]+)$/.exec(text) ?? [];
  return {
    type: type === "call" ? "call" : "put",
    side: sign === "+" ? "buy" : "sell",
    quantity: Number(quantity),
    strike: Number(strike),
    premium,
    years,
    volatility,
  };
}

function evaluate(legs: PricedLeg[], more: Partial<StrategyInput> = {}) {
  return evaluateStrategy({ legs, spot: 100, rate: 0.04, dividendYield: 0, ...more });
}

test("a naked short call and a call ratio lose without end, a long call gains without end", () => {
  expect(evaluate([leg("-1 call 105", 1)])).toMatchObject({ maxProfit: 1, maxLoss: null });
  expect(evaluate([leg("+1 call 105", 1)])).toMatchObject({ maxProfit: null, maxLoss: 1 });
  const ratio = evaluate([leg("+1 call 100", 3), leg("-2 call 110", 1)]);
  expect(ratio).toMatchObject({ maxProfit: 9, maxLoss: null, breakevens: [101, 119] });
  expect(ratio.profitIntervals).toEqual([[101, 119]]);
});

test("unequal quantities and duplicate legs count as what they add up to", () => {
  const twice = evaluate([leg("+1 call 100", 3), leg("+1 call 100", 3), leg("-2 call 110", 1)]);
  const once = evaluate([leg("+2 call 100", 3), leg("-2 call 110", 1)]);
  expect(twice.maxProfit).toBe(once.maxProfit);
  expect(twice.breakevens).toEqual(once.breakevens);
  expect(twice.probabilityOfProfit).toBeCloseTo(once.probabilityOfProfit, 15);
  const thirds = evaluate([leg("+0.1 call 100", 1), leg("+0.2 call 100", 1), leg("-0.3 call 100", 1)]);
  expect(thirds.maxProfit).toBeCloseTo(0, 12);
  expect(thirds.maxLoss).toBeCloseTo(0, 12);
  expect(thirds.probabilityOfProfit).toBe(0);
});

test("a position that cannot lose has a negative max loss and no breakeven; one that cannot win the reverse", () => {
  const free = evaluate([leg("+1 call 100", 1), leg("-1 call 105", 2)]);
  expect(free).toMatchObject({ maxProfit: 6, maxLoss: -1, breakevens: [], probabilityOfProfit: 1 });
  expect(free.profitIntervals).toEqual([[0, null]]);
  const hopeless = evaluate([leg("+1 call 100", 8), leg("-1 call 105", 2)]);
  expect(hopeless).toMatchObject({ maxProfit: -1, maxLoss: 6, breakevens: [], probabilityOfProfit: 0 });
});

test("a profit that only touches zero breaks even there, and a flat zero is no profit", () => {
  const touch = evaluate([leg("+1 call 100", 0), leg("+1 put 100", 0)]);
  expect(touch.breakevens).toEqual([100]);
  expect(touch.maxLoss).toBe(0);
  expect(Object.is(touch.maxLoss, -0)).toBe(false);
  expect(touch.probabilityOfProfit).toBeCloseTo(1, 12);
  const worthless = evaluate([leg("-1 put 90", 0)]);
  expect(worthless).toMatchObject({ maxProfit: 0, maxLoss: 90, breakevens: [90], probabilityOfProfit: 0 });
});

test("a butterfly and a box have their textbook outcomes", () => {
  const butterfly = evaluate([leg("+1 call 95", 7), leg("-2 call 100", 4), leg("+1 call 105", 2)]);
  expect(butterfly).toMatchObject({ maxProfit: 4, maxLoss: 1, breakevens: [96, 104] });
  const box = evaluate([
    leg("+1 call 95", 6),
    leg("-1 call 105", 1),
    leg("+1 put 105", 6),
    leg("-1 put 95", 1),
  ]);
  expect(box).toMatchObject({ maxProfit: 0, maxLoss: 0, breakevens: [], netDebit: 10 });
  expect(box.greeks.gamma).toBeCloseTo(0, 12);
});

test("a double calendar is profitable around both strikes, and the sign of the profit agrees with its breakevens", () => {
  const wide = evaluate([
    leg("-1 put 85", 0.3),
    leg("+1 put 85", 0.9, far),
    leg("-1 call 115", 0.3),
    leg("+1 call 115", 0.9, far),
  ]);
  expect(wide.breakevens).toHaveLength(4);
  const [a = 0, b = 0, c = 0, d = 0] = wide.breakevens;
  expect(wide.profitIntervals).toEqual([
    [a, b],
    [c, d],
  ]);
  for (const price of wide.breakevens) expect(Math.abs(wide.payoff(price))).toBeLessThan(1e-12);
  expect(wide.payoff(100)).toBeLessThan(0);
  expect(wide.payoff(85)).toBeGreaterThan(0);
  expect(wide.payoff(115)).toBeGreaterThan(0);
});

test("a short diagonal of more far calls than near ones is unbounded the way its net calls point", () => {
  const short = evaluate([leg("+1 call 100", 3), leg("-2 call 105", 3, far)]);
  expect(short.maxLoss).toBeNull();
  const long = evaluate([leg("-1 call 100", 3), leg("+2 call 105", 3, far)]);
  expect(long.maxProfit).toBeNull();
});

test("a far call bought for a fortune breaks even far beyond fifty times the spot", () => {
  const { breakevens, maxProfit } = evaluate([leg("+1 call 100", 9000, far)], { horizonYears: near });
  expect(maxProfit).toBeNull();
  expect(breakevens).toHaveLength(1);
  expect(breakevens[0]).toBeGreaterThan(9000);
});

test("an earlier horizon values every leg at its own volatility; the horizon of the expiry is the expiry itself", () => {
  const legs = [leg("+1 call 100", 3)];
  const midway = evaluate(legs, { horizonYears: near / 2 });
  expect(midway.payoff(100)).toBeGreaterThan(-3);
  expect(midway.breakevens[0]).toBeLessThan(103);
  const atExpiry = evaluate(legs, { horizonYears: near });
  expect(atExpiry.payoff(100)).toBe(-3);
  expect(atExpiry.breakevens).toEqual(evaluate(legs).breakevens);
});

test("the density is the smile's, else the given volatility's, else that of the leg nearest the money", () => {
  const legs = [leg("+1 put 90", 0.5, near, 0.4), leg("-1 put 98", 2, near, 0.3)];
  const nearest = evaluate(legs);
  expect(nearest.probabilityOfProfit).toBe(evaluate(legs, { volatility: 0.3 }).probabilityOfProfit);
  expect(nearest.probabilityOfProfit).not.toBe(evaluate(legs, { volatility: 0.4 }).probabilityOfProfit);
  const smile = { volatility: () => 0.2, slope: () => 0 };
  const flat = evaluate(legs, { volatility: 0.2 });
  const smiled = evaluate(legs, { volatility: 0.9, smile });
  expect(smiled.probabilityOfProfit).toBeCloseTo(flat.probabilityOfProfit, 14);
  expect(smiled.expectedValue).toBeCloseTo(flat.expectedValue, 13);
});

test("half-spreads lower the expected value by what crossing them costs, and change nothing else", () => {
  const plain = evaluate([leg("+2 call 100", 3)]);
  const spread = evaluate([{ ...leg("+2 call 100", 3), halfSpread: 0.05 }]);
  expect(spread.expectedValue).toBeCloseTo(plain.expectedValue - 0.1, 13);
  expect({ ...spread, expectedValue: 0 }).toMatchObject({ maxLoss: plain.maxLoss, netDebit: plain.netDebit });
});
