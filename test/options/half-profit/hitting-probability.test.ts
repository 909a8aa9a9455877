import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expiryIntervals } from "../../../src/options/half-profit/expiry-intervals.ts";
import { hittingProbability, USUAL } from "../../../src/options/half-profit/hitting-probability.ts";
import { profitSurface } from "../../../src/options/half-profit/profit-surface.ts";
import { type HalfProfitInput, halfProfitProbability } from "../../../src/options/half-profit-probability.ts";
import { lognormalDensity, smileProbabilityAbove } from "../../../src/options/payoff/horizon-density.ts";
import { probabilityOfProfit } from "../../../src/options/payoff/probability-of-profit.ts";
import type { SmileCurve } from "../../../src/options/smile-curve.ts";
import { expirySmile } from "../../../src/volatility/smile.ts";
import { bullPut, ironCondor, leg, opened } from "./positions.ts";

const half = { part: 0.5 };

describe("the grid", () => {
  it.each<[string, HalfProfitInput]>([
    ["bull put", opened(bullPut, half)],
    ["iron condor", opened(ironCondor, half)],
    ["straddle", opened([leg("call", "buy", 100), leg("put", "buy", 100)], half)],
    ["put ratio", opened([leg("put", "buy", 98), leg("put", "sell", 93, 0.3, 2)], { dollars: 1 })],
    [
      "butterfly",
      opened([leg("call", "buy", 95), leg("call", "sell", 100, 0.3, 2), leg("call", "buy", 105)], half),
    ],
    [
      "reverse condor",
      opened([leg("put", "buy", 95), leg("put", "sell", 90), leg("call", "buy", 105)], half),
    ],
  ])("is fine enough: %s", (_, input) => {
    const finer = { intervals: 4 * USUAL.intervals, steps: 4 * USUAL.steps };
    expect(Math.abs(onGrid(input, USUAL) - onGrid(input, finer))).toBeLessThan(0.0015);
  });

  it("follows a region that closes soon before expiry", () => {
    const fly = [leg("call", "buy", 95), leg("call", "sell", 100, 0.3, 2), leg("call", "buy", 105)];
    const finer = { intervals: 4 * USUAL.intervals, steps: 8 * USUAL.steps };
    for (const part of [2, 2.4, 2.7]) {
      const input = opened(fly, { part });
      expect(Math.abs(onGrid(input, USUAL) - onGrid(input, finer))).toBeLessThan(0.01);
    }
  });

  it("sees a region narrower than the distance between two points", () => {
    const fly = [leg("call", "buy", 96.3), leg("call", "sell", 97.3, 0.3, 2), leg("call", "buy", 98.3)];
    // 0.0682 on a grid eight times as fine.
    expect(Math.abs(halfProfitProbability(opened(fly, { dollars: 0.545 })) - 0.0682)).toBeLessThan(0.005);
  });

  it("gives the whole credit at expiry alone, as the density has it", () => {
    const input = opened(ironCondor, { part: 1 });
    const density = lognormalDensity(100, 30 / 365, 0.3);
    const kept = density.above(95) - density.above(105);
    expect(Math.abs(onGrid(input, USUAL) - kept)).toBeLessThan(0.0015);
  });
});

describe("under a smile", () => {
  const month = 30 / 365;
  const steep = (k: number) => 0.3 - 0.25 * k;
  const smiling = (k: number) => 0.5 * Math.sqrt(1 - 0.7 * k + 3 * k * k);
  const hooked = (k: number) => Math.sqrt(0.02 + 0.08 * (0.05 - 0.6 * k + Math.sqrt((k - 0.05) ** 2 + 0.04)));

  const wild = (k: number) => 1.2 - 0.3 * Math.tanh(k);

  it.each<[string, number, (k: number) => number]>([
    ["skew, a month", month, steep],
    ["smile, a week", 7 / 365, smiling],
    ["hook, a year", 1, hooked],
    ["skew at 120 %, a year", 1, wild],
  ])("ends as the smile's density does: %s", (_, years, volatility) => {
    const smile = fitted(volatility, years);
    const unreachable = opened(bullPut, { dollars: 1e6 }, { years, smile });
    for (let deviations = -3; deviations <= 2.5; deviations += 0.25) {
      const barrier = 100 * Math.exp(deviations * volatility(0) * Math.sqrt(years));
      const onceThere = hittingProbability(unreachable, profitSurface(unreachable), [[barrier, null]]);
      expect(Math.abs(onceThere - smileProbabilityAbove(smile, barrier, 100, years))).toBeLessThan(0.002);
    }
  });

  it("is the flat answer where the smile is flat", () => {
    const smile: SmileCurve = { volatility: () => 0.3, slope: () => 0 };
    const flat = opened(ironCondor, half);
    expect(halfProfitProbability({ ...flat, smile })).toBeCloseTo(halfProfitProbability(flat), 10);
  });

  it("is never less than the chance to end with the target, even where the smile admits arbitrage", () => {
    const smile: SmileCurve = {
      volatility: (k) => (k < 97 ? 0.6 : 0.2),
      slope: (k) => (k < 96 ? 0.05 : -0.1),
    };
    const input = opened([leg("call", "sell", 120)], { part: 1 }, { smile });
    const ends = smileProbabilityAbove(smile, 120, 100, month);
    expect(halfProfitProbability(input)).toBeGreaterThanOrEqual(1 - ends - 1e-12);
  });
});

describe("any position", () => {
  const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const legs = fc.array(
    fc.record({
      type: fc.constantFrom("call" as const, "put" as const),
      side: fc.constantFrom("buy" as const, "sell" as const),
      strike: fc.oneof(fc.integer({ min: 80, max: 120 }), within(0.01, 5000)),
      quantity: fc.integer({ min: 1, max: 50 }),
      volatility: fc.oneof(within(0.1, 0.6), within(1e-4, 3)),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const market = fc.record({
    years: fc.oneof(within(1 / 525_600, 1 / 365), within(1 / 365, 3)),
    rate: within(-0.05, 0.3),
    forward: within(85, 115),
    volatility: fc.oneof(within(0.1, 0.6), within(1e-6, 3)),
    shares: fc.constantFrom(0, 0, 100, -100, 1),
  });
  const target = fc.oneof(within(-0.2, 1.5), within(-1e-6, 1e-6), fc.constant(1));

  it("has a probability, quickly, not below that of ending with the target", () => {
    const started = performance.now();
    fc.assert(
      fc.property(legs, market, target, (chosen, of, part) => {
        const input = opened(chosen, { part }, of);
        const probability = halfProfitProbability(input);
        const ends = expiryIntervals(input, profitSurface(input).tolerance);
        const density = lognormalDensity(input.forward, input.years, of.volatility);
        expect(probability).toBeLessThanOrEqual(1);
        expect(probability).toBeGreaterThanOrEqual(probabilityOfProfit(ends, density));
      }),
      { seed: 11, numRuns: 500 },
    );
    // A hang is meant: 500 take a third of a second.
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("has one where prices leave the doubles", () => {
    const wild = { forward: 1e-9, years: 5, rate: -2, volatility: 90, shares: 1 };
    const input = opened(
      [leg("call", "sell", 50, 20, 2), leg("call", "buy", 1e9, 20, 2)],
      { dollars: 100 },
      wild,
    );
    const probability = halfProfitProbability(input);
    expect(probability >= 0 && probability <= 1).toBe(true);
  });

  it("is reached less often the more is asked", () => {
    const usual = fc.record({
      years: within(1 / 365, 0.5),
      rate: within(0, 0.08),
      forward: within(98, 102),
      volatility: within(0.1, 0.8),
    });
    const near = fc.array(
      fc.record({
        type: fc.constantFrom("call" as const, "put" as const),
        side: fc.constantFrom("buy" as const, "sell" as const),
        strike: fc.integer({ min: 80, max: 120 }),
        quantity: fc.integer({ min: 1, max: 2 }),
        volatility: within(0.15, 0.6),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(near, usual, within(0.05, 1), within(0.05, 1), (chosen, of, part, more) => {
        const less = halfProfitProbability(opened(chosen, { part }, of));
        // 0.2 points are the grid's.
        expect(halfProfitProbability(opened(chosen, { part: part + more }, of))).toBeLessThan(less + 0.002);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});

function onGrid(input: HalfProfitInput, resolution: typeof USUAL): number {
  const surface = profitSurface(input);
  return hittingProbability(input, surface, expiryIntervals(input, surface.tolerance), resolution);
}

function fitted(volatility: (k: number) => number, years: number): SmileCurve {
  const points = [];
  for (let deviations = -4; deviations <= 3; deviations += 0.25) {
    const k = deviations * volatility(0) * Math.sqrt(years);
    points.push({ strike: 100 * Math.exp(k), volatility: volatility(k), tolerance: 0.002 });
  }
  const fit = expirySmile({ points, forward: 100, years });
  if (!fit.ok) throw new Error(fit.reason);
  return fit.smile;
}
