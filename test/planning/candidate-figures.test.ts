import { expect, test } from "vitest";
import { rankCandidates } from "../../src/planning/rank-candidates.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import { modelledExpiry } from "./modelled-expiry.ts";
import { candidateOf, rankWorked, workedContracts } from "./worked-chain.ts";

const expiry = modelledExpiry();
const view = { viewForward: 615, volatilityFactor: 0.9 };

test("a view moves the smile along with the forward, and its odds with both", () => {
  const { candidates } = rankCandidates({ ...expiry, view, families: ["long_call"] });
  const { forward, years, discountFactor, smile } = expiry;
  const call = (strike: number) => {
    const volatility = 0.9 * smile.volatility((strike * forward) / view.viewForward);
    return blackPrice({ type: "call", forward: view.viewForward, strike, years, volatility });
  };
  for (const { strikes, net, expectedValue, breakevens, viewProbabilityOfProfit } of candidates) {
    expect(expectedValue.view).toBeCloseTo(discountFactor * call(Number(strikes)) - net.fill, 9);
    const breakeven = breakevens[0] ?? 0;
    expect(viewProbabilityOfProfit).toBeCloseTo((call(breakeven - 0.01) - call(breakeven + 0.01)) / 0.02, 5);
  }
});

test("a short put risks what Reg-T sets aside and its premium, and says so", () => {
  const found = candidateOf(rankWorked({ families: ["short_put"] }), "short_put:95");
  expect(found.risk).toBeCloseTo(20 - 5 + 1.395, 9);
  expect(found.riskBasis).toBe("reg-t-estimate");
  expect(found.notes[0]).toMatch(/^Risk is the Reg-T margin estimate/);
});

test("the cost is that of the way in and out", () => {
  expect(candidateOf(rankWorked(), "bull_put_spread:95/90").costPercentOfRisk).toBeCloseTo(
    (100 * 0.1) / 4.06,
    9,
  );
});

test("a wide straddle at the money leaves the forward, and so the odds, less certain", () => {
  const widthOf = (half: number) => {
    const contracts = workedContracts((_, strike) => (strike === 100 ? half : 0.05));
    const [least, most] = candidateOf(rankWorked({ contracts }), "bull_put_spread:95/90").band;
    return most - least;
  };
  expect(widthOf(0.8)).toBeGreaterThan(widthOf(0.05) + 0.01);
});

test("spreads are as wide as listed steps, and as 2.5 % of spot; no condor leans more than two to one", () => {
  const dense = modelledExpiry({ step: 1, count: 161 });
  const { candidates } = rankCandidates({ ...dense, view, filters: null, families: ["bull_put_spread"] });
  const widths = candidates.map(({ legs }) => Math.abs((legs[0]?.strike ?? 0) - (legs[1]?.strike ?? 0)));
  expect([...new Set(widths)].sort((a, b) => a - b)).toEqual([1, 2, 3, 5, 15]);
  const condors = rankCandidates({ ...dense, view, filters: null, families: ["iron_condor"] }).candidates;
  expect(condors.length).toBeGreaterThan(50);
  for (const { strikes } of condors) {
    const [low = 0, put = 0, call = 0, high = 0] = strikes.split("/").map(Number);
    const wings = [put - low, high - call];
    expect(Math.max(...wings)).toBeLessThanOrEqual(2 * Math.min(...wings));
  }
});
