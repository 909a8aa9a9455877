import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidStrategyError } from "../../src/options/invalid-strategy-error.ts";
import { type TouchInput, touchProbability } from "../../src/options/touch-probability.ts";
import { normalCdf } from "../../src/pricing/normal-distribution.ts";
import { seededNormals } from "./seeded-normals.ts";

const base: TouchInput = {
  spot: 100,
  barrier: 110,
  years: 30 / 365,
  volatility: 0.3,
  rate: 0,
  dividendYield: 0,
};
const inputs: fc.Arbitrary<TouchInput> = fc.record({
  spot: fc.double({ min: 1, max: 5000, noNaN: true }),
  barrier: fc.double({ min: 1, max: 5000, noNaN: true }),
  years: fc.double({ min: 1 / 525_600, max: 3, noNaN: true }),
  volatility: fc.double({ min: 0.01, max: 4, noNaN: true }),
  rate: fc.double({ min: -0.1, max: 0.2, noNaN: true }),
  dividendYield: fc.double({ min: -0.1, max: 0.5, noNaN: true }),
});

describe("the probability of touch", () => {
  it.each([
    [100, 105, 60, 0.2, 0.01, 0.54070301],
    [100, 95, 30, 0.3, 0, 0.56503954],
    [100, 110, 30, 0.3, 0, 0.25519701],
    [100, 110, 30, 0.3, 0.05, 0.26921121],
    [100, 80, 365, 0.3, 0.05, 0.45133299],
  ])(
    "from %d to %d in %d days at %d and rate %d is %d",
    (spot, barrier, days, volatility, rate, expected) => {
      const touch = touchProbability({
        spot,
        barrier,
        years: days / 365,
        volatility,
        rate,
        dividendYield: 0,
      });
      expect(Math.abs(touch - expected)).toBeLessThan(1e-7);
    },
  );

  it("is certain at the barrier, and all but certain beside it", () => {
    expect(touchProbability({ ...base, barrier: 100 })).toBe(1);
    expect(touchProbability({ ...base, barrier: 100 * (1 + 1e-9) })).toBeGreaterThan(0.999_999);
  });

  it("agrees with paths whose gaps are Brownian bridges", () => {
    const input = { ...base, barrier: 92, rate: 0.05, dividendYield: 0.02, years: 0.2 };
    expect(Math.abs(touchProbability(input) - sampledTouch(input, 40_000))).toBeLessThan(0.006);
  });

  it("falls with distance, grows with time", () => {
    let last = 1;
    for (let barrier = 100.5; barrier < 200; barrier += 0.5) {
      const touch = touchProbability({ ...base, barrier });
      expect(touch).toBeLessThanOrEqual(last);
      last = touch;
    }
    last = 0;
    for (let days = 1; days < 2000; days += 7) {
      const touch = touchProbability({ ...base, years: days / 365 });
      expect(touch).toBeGreaterThanOrEqual(last);
      last = touch;
    }
  });

  it("ends where the formula's limits lie", () => {
    // Without noise the price grows to 110 in ln(1.1)/0.1 years, and not before.
    const still = { ...base, volatility: 1e-12, rate: 0.1 };
    expect(touchProbability({ ...still, years: 0.954 })).toBe(1);
    expect(touchProbability({ ...still, years: 0.953 })).toBe(0);
    // A martingale that ends at nothing has a highest price H with probability S/H.
    expect(touchProbability({ ...base, volatility: 1e3, years: 50 })).toBeCloseTo(100 / 110, 12);
    expect(touchProbability({ ...base, volatility: 1e3, years: 50, barrier: 1e-6 })).toBe(1);
    expect(touchProbability({ ...base, years: 1 / 525_600 })).toBeLessThan(1e-12);
  });

  it("is at least the probability of ending beyond", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const touch = touchProbability(input);
        expect(touch).toBeGreaterThanOrEqual(endsBeyond(input) - 1e-12);
        expect(touch).toBeLessThanOrEqual(1);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("is the same up and down through the mirror of S to 1/S", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        // 1/S drifts by -nu, so its carry is sigma^2 less that of S.
        const { spot, barrier, volatility, rate, dividendYield } = input;
        const carry = volatility * volatility - (rate - dividendYield);
        const mirrored = { ...input, spot: 1 / spot, barrier: 1 / barrier, rate: carry, dividendYield: 0 };
        expect(touchProbability(mirrored)).toBeCloseTo(touchProbability(input), 9);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("is a probability wherever numbers lead", () => {
    const positive = fc.double({ min: Number.MIN_VALUE, max: 1e300, noNaN: true });
    const price = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(price, price, positive, positive, inputs, (spot, barrier, years, volatility, { rate }) => {
        const touch = touchProbability({ ...base, spot, barrier, years, volatility, rate });
        expect(touch >= 0 && touch <= 1).toBe(true);
      }),
      { seed: 11, numRuns: 2000 },
    );
  });

  it.each(["spot", "barrier", "years", "volatility", "rate", "dividendYield"] as const)(
    "says that %s is wrong",
    (field) => {
      const wrong: unknown[] = [Number.NaN, Number.POSITIVE_INFINITY, "1"];
      if (field !== "rate" && field !== "dividendYield") wrong.push(0, -1);
      for (const value of wrong) {
        const attempt = () => touchProbability({ ...base, [field]: value });
        expect(attempt).toThrow(InvalidStrategyError);
        expect(attempt).toThrow(field);
      }
    },
  );
});

function endsBeyond({ spot, barrier, years, volatility, rate, dividendYield }: TouchInput): number {
  const deviation = volatility * Math.sqrt(years);
  const mean = (rate - dividendYield) * years - 0.5 * deviation * deviation;
  const above = normalCdf((Math.log(spot / barrier) + mean) / deviation);
  return barrier > spot ? above : 1 - above;
}

/** Between two points of a path a Brownian bridge is below the barrier with probability e^(-2ab / variance). */
function sampledTouch(input: TouchInput, paths: number): number {
  const { spot, barrier, years, volatility, rate, dividendYield } = input;
  const steps = 8;
  const variance = (volatility * volatility * years) / steps;
  const drift = ((rate - dividendYield) * years) / steps - 0.5 * variance;
  const { normal } = seededNormals(11);
  let touched = 0;
  for (let path = 0; path < paths; path += 1) {
    let above = Math.log(spot / barrier);
    let missed = 1;
    for (let step = 0; step < steps && missed > 0; step += 1) {
      const next = above + drift + Math.sqrt(variance) * normal();
      missed *= next <= 0 ? 0 : -Math.expm1((-2 * above * next) / variance);
      above = next;
    }
    touched += 1 - missed;
  }
  return touched / paths;
}
