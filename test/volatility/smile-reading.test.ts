import { expect, test } from "vitest";
import { blackPrice } from "../../src/pricing/black.ts";
import { hasCalendarArbitrage } from "../../src/volatility/calendar-arbitrage.ts";
import { modelFreeVolatility } from "../../src/volatility/model-free-volatility.ts";
import { expirySmile, type Smile } from "../../src/volatility/smile.ts";
import { smileFromNumbers, smileNumbers } from "../../src/volatility/smile-numbers.ts";

const STRIKES = Array.from({ length: 41 }, (_, i) => 50 * 1.03 ** i);

function smileOf(volatility: (strike: number) => number, years = 0.25, strikes = STRIKES): Smile {
  const points = strikes.map((strike) => ({ strike, volatility: volatility(strike), tolerance: 1e-3 }));
  const fitted = expirySmile({ points, forward: 100, years });
  if (!fitted.ok) throw new Error(fitted.reason);
  return fitted.smile;
}
const skewed = (strike: number) => 0.3 - 0.2 * Math.log(strike / 100) + 0.15 * Math.log(strike / 100) ** 2;

test("a smile stored as numbers reads the same, and what is no smile is none", () => {
  const smile = smileOf(skewed);
  const numbers = smileNumbers(smile);
  const again = smileFromNumbers(JSON.parse(JSON.stringify(numbers)), 100, 0.25);
  for (const strike of [20, 60, 99, 100, 140, 300]) {
    expect(again?.volatility(strike)).toBeCloseTo(smile.volatility(strike), 5);
    expect(again?.slope(strike)).toBeCloseTo(smile.slope(strike), 5);
  }
  expect(again).toMatchObject({ n: 41, forward: 100, years: 0.25 });
  for (const wrong of [null, [], numbers.slice(0, 8), numbers.with(3, Number.NaN)])
    expect(smileFromNumbers(wrong, 100, 0.25)).toBeNull();
  expect(smileFromNumbers(numbers, 100, 0)).toBeNull();
  expect(smileFromNumbers(numbers, Number.NaN, 0.25)).toBeNull();
});

test.each([0.1, 0.4, 1.2])("the model-free volatility of a flat smile of %d is that", (volatility) => {
  expect(Math.abs((modelFreeVolatility(smileOf(() => volatility)) ?? 0) / volatility - 1)).toBeLessThan(4e-4);
});

test("the model-free volatility of a skewed smile is that of a strip of its own options", () => {
  const smile = smileOf(skewed);
  let strip = 0;
  for (let k = Math.log(5); k < Math.log(1_500); k += 0.002) {
    const strike = Math.exp(k + 0.001);
    const type = strike < 100 ? "put" : "call";
    const price = blackPrice({
      type,
      forward: 100,
      strike,
      years: 0.25,
      volatility: smile.volatility(strike),
    });
    strip += (price / strike) * 0.002;
  }
  const known = Math.sqrt((2 * strip) / 0.25);
  expect(known).toBeGreaterThan(smile.atmVolatility);
  expect(Math.abs((modelFreeVolatility(smile) ?? 0) - known)).toBeLessThan(5e-4);
});

test("quotes on one side of the forward, or hardly beyond it, have no model-free volatility", () => {
  expect(modelFreeVolatility(smileOf(skewed, 0.25, [101, 110, 120]))).toBeNull();
  expect(modelFreeVolatility(smileOf(skewed, 0.25, [99.5, 100, 100.5]))).toBeNull();
});

test("variance that falls at the money or in a wing is a calendar's arbitrage; beyond the quotes nothing is", () => {
  const near = smileOf(() => 0.3, 0.1);
  expect(
    hasCalendarArbitrage(
      near,
      smileOf(() => 0.3, 0.2),
    ),
  ).toBe(false);
  expect(
    hasCalendarArbitrage(
      near,
      smileOf(() => 0.213, 0.2),
    ),
  ).toBe(false);
  expect(
    hasCalendarArbitrage(
      near,
      smileOf(() => 0.2, 0.2),
    ),
  ).toBe(true);
  const falling = smileOf(
    (strike) => 0.25 + 0.9 * Math.log(strike / 100),
    0.2,
    STRIKES.filter((k) => k > 85),
  );
  expect(hasCalendarArbitrage(near, falling)).toBe(true);
  expect(
    hasCalendarArbitrage(
      near,
      smileOf(() => 0.2, 0.2, [120, 130, 140]),
    ),
  ).toBe(false);
});

test("quotes that contradict each other leave no negative density between them", () => {
  const strikes = Array.from({ length: 25 }, (_, i) => 76 + 2 * i);
  for (const [at, bump] of [
    [100, 0.06],
    [92, -0.05],
    [110, 0.08],
  ] as const) {
    const smile = smileOf((strike) => 0.3 + bump * Math.exp(-(((strike - at) / 3) ** 2)), 0.25, strikes);
    const price = (strike: number) =>
      blackPrice({ type: "call", forward: 100, strike, years: 0.25, volatility: smile.volatility(strike) });
    for (let strike = 77; strike < 123; strike += 0.25) {
      const density = price(strike - 0.1) - 2 * price(strike) + price(strike + 0.1);
      expect(density, `${strike} with ${bump} at ${at}`).toBeGreaterThan(-1e-6);
    }
  }
});
