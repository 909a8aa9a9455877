import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateStrategy } from "../../src/options/evaluate-strategy.ts";
import { InvalidStrategyError } from "../../src/options/invalid-strategy-error.ts";
import type { PricedLeg, StrategyInput } from "../../src/options/strategy-input.ts";

const leg: PricedLeg = {
  type: "call",
  side: "buy",
  strike: 100,
  quantity: 1,
  years: 0.1,
  premium: 2,
  volatility: 0.25,
};
const input: StrategyInput = { legs: [leg], spot: 100, rate: 0.04, dividendYield: 0 };

function fieldOf(bad: StrategyInput): string {
  try {
    evaluateStrategy(bad);
  } catch (error) {
    if (error instanceof InvalidStrategyError) return error.field;
    throw error;
  }
  return "accepted";
}

test("each number that no leg can have is named by its path", () => {
  const nonsense = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 1e300];
  for (const field of ["strike", "quantity", "years", "premium", "volatility"] as const) {
    for (const value of nonsense) {
      expect(fieldOf({ ...input, legs: [leg, { ...leg, [field]: value }] }), `${field} ${value}`).toBe(
        `legs[1].${field}`,
      );
    }
  }
  for (const field of ["strike", "quantity", "years", "volatility"] as const) {
    expect(fieldOf({ ...input, legs: [{ ...leg, [field]: 0 }] })).toBe(`legs[0].${field}`);
  }
  expect(fieldOf({ ...input, legs: [leg, { ...leg, strike: 1e-300, years: 0.3 }] })).toBe("legs[1].strike");
  expect(fieldOf({ ...input, legs: [{ ...leg, premium: 0 }] })).toBe("accepted");
  expect(fieldOf({ ...input, legs: [{ ...leg, halfSpread: -1 }] })).toBe("legs[0].halfSpread");
});

test("an expired leg, an empty position and a horizon past the nearest expiry are refused", () => {
  expect(fieldOf({ ...input, legs: [{ ...leg, years: -0.01 }] })).toBe("legs[0].years");
  expect(fieldOf({ ...input, legs: [] })).toBe("legs");
  expect(fieldOf({ ...input, legs: Array.from({ length: 65 }, () => leg) })).toBe("legs");
  expect(fieldOf({ ...input, horizonYears: 0.2 })).toBe("horizonYears");
  expect(fieldOf({ ...input, horizonYears: 0 })).toBe("horizonYears");
});

test("spot, rates, volatility and smile are checked too, and the message says what to give", () => {
  for (const spot of [Number.NaN, Number.POSITIVE_INFINITY, 0, -5, 1e-300])
    expect(fieldOf({ ...input, spot })).toBe("spot");
  expect(fieldOf({ ...input, rate: Number.NaN })).toBe("rate");
  expect(fieldOf({ ...input, dividendYield: 4.3 })).toBe("dividendYield");
  expect(fieldOf({ ...input, volatility: 0 })).toBe("volatility");
  const smile = { volatility: () => 0.2, slope: () => 0 };
  expect(fieldOf({ ...input, smile: { ...smile, volatility: () => Number.NaN } })).toBe("smile.volatility");
  expect(fieldOf({ ...input, smile: { ...smile, volatility: () => -0.2 } })).toBe("smile.volatility");
  expect(fieldOf({ ...input, smile: { ...smile, volatility: () => 1e9 } })).toBe("smile.volatility");
  expect(fieldOf({ ...input, smile: { ...smile, forward: 1e300 } })).toBe("smile.forward");
  expect(fieldOf({ ...input, smile: { ...smile, slope: () => Number.NaN } })).toBe("smile.slope");
  expect(fieldOf({ ...input, smile: { ...smile, forward: -1 } })).toBe("smile.forward");
  expect(() => evaluateStrategy({ ...input, spot: -5 })).toThrow("spot is -5: give a price above 0");
});

test("words where numbers belong are refused as well: JSON bodies are not typed", () => {
  const untyped = JSON.parse('{"type":"straddle","side":"long","strike":"100"}');
  expect(fieldOf({ ...input, legs: [{ ...leg, type: untyped.type }] })).toBe("legs[0].type");
  expect(fieldOf({ ...input, legs: [{ ...leg, side: untyped.side }] })).toBe("legs[0].side");
  expect(fieldOf({ ...input, legs: [{ ...leg, strike: untyped.strike }] })).toBe("legs[0].strike");
});

test("the payoff and the probability of a profit refuse what is no price", () => {
  const evaluation = evaluateStrategy(input);
  for (const spot of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    expect(() => evaluation.payoff(spot)).toThrow(InvalidStrategyError);
  }
  expect(() => evaluation.probabilityOfAtLeast(Number.NaN)).toThrow(InvalidStrategyError);
});

test("whatever numbers come, the answer is finite or the error names a field", () => {
  const wild = fc.oneof(
    fc.double(),
    fc.constantFrom(0, -0, 1e-320, 1e-9, 0.5, 100, 1e9, 1e308, Number.NaN, Number.POSITIVE_INFINITY),
  );
  const wildLeg = fc.record({
    type: fc.constantFrom("call" as const, "put" as const),
    side: fc.constantFrom("buy" as const, "sell" as const),
    strike: wild,
    quantity: wild,
    years: wild,
    premium: wild,
    volatility: wild,
  });
  const wildInput = fc.record({
    legs: fc.array(wildLeg, { maxLength: 3 }),
    spot: wild,
    rate: wild,
    dividendYield: wild,
  });
  fc.assert(
    fc.property(wildInput, (bad) => {
      if (fieldOf(bad) !== "accepted") return;
      const { maxProfit, maxLoss, breakevens, probabilityOfProfit, expectedValue, greeks } =
        evaluateStrategy(bad);
      const numbers = [maxProfit ?? 0, maxLoss ?? 0, probabilityOfProfit, expectedValue, ...breakevens];
      expect([...numbers, ...Object.values(greeks)].every(Number.isFinite)).toBe(true);
      expect(probabilityOfProfit >= 0 && probabilityOfProfit <= 1).toBe(true);
    }),
    { seed: 3, numRuns: 3000 },
  );
});
