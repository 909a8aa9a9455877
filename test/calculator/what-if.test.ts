import { describe, expect, it } from "vitest";
import { calculatePayoff } from "../../src/calculator/calculate-payoff.ts";
import { parseRequestText } from "../../src/calculator/request-text.ts";
import {
  NOW,
  type Scenario,
  scenarioGreeks,
  scenarioProfits,
  type WhatIfModel,
} from "../../src/options/payoff/what-if.ts";
import { memoryPositions } from "../support/calculator.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const positions = memoryPositions(memoryChains(spyChains()));

async function modelled(text: string) {
  const deps = { positions, nextEarnings: async () => null };
  const { calculation, curves, model } = await calculatePayoff(
    deps,
    parseRequestText(text),
    IN_SESSION + minutes(3),
  );
  if (curves === null || model === null) throw new Error("no volatility is known");
  return { calculation, curves, model };
}

const TRADES = [
  ["a spread twice", "SPY~bull_put_spread~570_560~e2026-12-18~n2"],
  ["an iron condor", "SPY~iron_condor~560_570_590_600~d25"],
  ["a covered call", "SPY~covered_call~590~d25"],
  ["a calendar", "SPY~call_calendar~580~d25~D53"],
  ["by hand", "-~legs~bc580_p12_d25~u580"],
] as const;

describe.each(TRADES)("%s on another day", (_what, text) => {
  it("begins at the curves and the greeks that the calculator shows", async () => {
    const { calculation, curves, model } = await modelled(text);
    const { greeks, dte, underlyingPrice } = calculation;
    expect(scenarioProfits(model, NOW, curves.prices)).toEqual(curves.profit[0]);
    expect(scenarioGreeks(model, NOW, model.spot)).toEqual(greeks);
    expect(model.spot).toBeCloseTo(underlyingPrice, 4);
    const halfWay = { days: Math.floor(dte / 2), volatilityPoints: 0 };
    expect(scenarioProfits(model, halfWay, curves.prices)).toEqual(curves.profit[1]);
  });

  it("ends at the payoff", async () => {
    const { calculation, curves, model } = await modelled(text);
    const end = { days: calculation.dte, volatilityPoints: 0 };
    expect(scenarioProfits(model, end, curves.prices)).toEqual(curves.profit.at(-1));
  });

  it("has greeks that are the slopes of its profit", async () => {
    const { model } = await modelled(text);
    for (const scenario of [
      { days: 6, volatilityPoints: 0 },
      { days: 12, volatilityPoints: 7 },
    ]) {
      const price = 1.013 * model.spot;
      const greeks = scenarioGreeks({ ...model, beside: NOTHING }, scenario, price);
      const { profit, byPrice, byVolatility } = slopes(model, scenario, price);
      expect(Number.isFinite(profit)).toBe(true);
      // Dividends are paid one by one to the greeks, and in proportion to the table.
      expect(Math.abs(greeks.delta - byPrice)).toBeLessThan(0.02 * model.perDollar);
      expect(Math.abs(greeks.vegaPerVolPoint - byVolatility)).toBeLessThan(0.02 * model.perDollar);
    }
  });
});

const NOTHING = { delta: 0, gamma: 0, thetaPerDay: 0, vegaPerVolPoint: 0, rhoPerPoint: 0 };

function slopes(model: WhatIfModel, scenario: Scenario, price: number) {
  const at = (changed: Partial<Scenario>, moved = price) =>
    scenarioProfits(model, { ...scenario, ...changed }, [moved])[0] ?? Number.NaN;
  const points = scenario.volatilityPoints;
  return {
    profit: at({}),
    byPrice: (at({}, price + 0.5) - at({}, price - 0.5)) / 1,
    byVolatility: (at({ volatilityPoints: points + 0.5 }) - at({ volatilityPoints: points - 0.5 })) / 1,
  };
}

describe("a shift of volatility", () => {
  it("makes a bought option dearer, and leaves what expires as it is", async () => {
    const { model, calculation } = await modelled("SPY~long_call~580~d25");
    const prices = [calculation.underlyingPrice];
    const [lower = 0] = scenarioProfits(model, { days: 3, volatilityPoints: -3 }, prices);
    const [higher = 0] = scenarioProfits(model, { days: 3, volatilityPoints: 3 }, prices);
    expect(higher).toBeGreaterThan(lower + 100);
    const end = { days: calculation.dte, volatilityPoints: 0 };
    expect(scenarioProfits(model, { ...end, volatilityPoints: 9 }, prices)).toEqual(
      scenarioProfits(model, end, prices),
    );
  });

  it("never takes a volatility to nothing", async () => {
    const { model, calculation } = await modelled("SPY~straddle~580~d25");
    const [worst = 0] = scenarioProfits(model, { days: 0, volatilityPoints: -50 }, [model.spot]);
    expect(worst).toBeGreaterThanOrEqual(-(calculation.maxLoss ?? 0) - 0.01);
    expect(worst).toBeLessThan(0);
  });
});
