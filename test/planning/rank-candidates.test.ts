import { describe, expect, test } from "vitest";
import { FILLS } from "../../src/options/fill-prices.ts";
import type { PlanSmile } from "../../src/planning/plan-contract.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import { candidateOf, NO_VIEW, rankWorked, WORKED_YEARS, workedContracts } from "./worked-chain.ts";

/** Id, net, loss, expected value under the view and the market, alpha, probability of profit, breakevens. */
const RANKED = [
  ["iron_butterfly:90/100/110", -5.72, 4.28, 0.6824, -0.0971, 0.1594, 0.4943, [94.28, 105.72]],
  ["iron_condor:90/95/105/110", -1.85, 3.15, 0.4234, -0.0949, 0.1344, 0.5749, [93.15, 106.85]],
  ["butterfly:95/100/105", 1.23, 1.23, 0.159, -0.1022, 0.1293, 0.3388, [96.23, 103.77]],
  ["bull_put_spread:95/90", -0.94, 4.06, 0.2317, -0.0471, 0.0571, 0.7483, [94.06]],
  ["bull_put_spread:100/90", -2.95, 7.05, 0.3836, -0.0456, 0.0544, 0.6199, [97.05]],
  ["bear_call_spread:105/110", -0.91, 4.09, 0.1916, -0.0477, 0.0469, 0.7613, [105.91]],
  ["bear_call_spread:100/110", -2.77, 7.23, 0.2988, -0.0514, 0.0413, 0.6408, [102.77]],
  ["bull_put_spread:100/95", -1.96, 3.04, 0.1018, -0.0485, 0.0335, 0.5742, [98.04]],
  ["bear_call_spread:100/105", -1.81, 3.19, 0.0572, -0.0537, 0.0179, 0.5993, [101.81]],
  ["bull_call_spread:100/105", 1.91, 1.91, -0.1572, -0.0463, -0.0823, 0.3963, [101.91]],
  ["bear_put_spread:100/95", 2.06, 2.06, -0.2018, -0.0515, -0.098, 0.4211, [97.94]],
  ["bear_put_spread:95/90", 1.04, 1.04, -0.3317, -0.0529, -0.319, 0.2478, [93.96]],
  ["long_call:105", 1.595, 1.595, -0.6034, -0.0286, -0.3783, 0.2161, [106.595]],
] as const;

describe("the worked chain under a calmer view", () => {
  const ranking = rankWorked();

  test.each(RANKED)("%s", (id, net, loss, view, market, alpha, probability, breakevens) => {
    const found = candidateOf(ranking, id);
    expect(found.id).toBe(id);
    expect(found.net.fill).toBeCloseTo(net, 9);
    expect(found.maxLoss).toBeCloseTo(loss, 9);
    expect(found.risk).toBe(found.maxLoss);
    expect(found.expectedValue.view).toBeCloseTo(view, 4);
    expect(found.expectedValue.market).toBeCloseTo(market, 4);
    expect(found.alpha).toBeCloseTo(alpha, 4);
    expect(found.probabilityOfProfit).toBeCloseTo(probability, 4);
    expect(found.breakevens).toHaveLength(breakevens.length);
    for (const [index, price] of breakevens.entries()) expect(found.breakevens[index]).toBeCloseTo(price, 6);
  });

  test("they stand in the order of their score", () => {
    const ids = new Set<string>(RANKED.map(([id]) => id));
    expect(ranking.candidates.map(({ id }) => id).filter((id) => ids.has(id))).toEqual(
      RANKED.map(([id]) => id),
    );
  });

  test("the best vertical, and the best above a probability that was asked for", () => {
    const families = ["bull_put_spread", "bear_call_spread", "bull_call_spread", "bear_put_spread"] as const;
    const best = (minProbability: number | null) =>
      rankWorked({ families, filters: { minProbability } }).candidates[0]?.id;
    expect(best(null)).toBe("bull_put_spread:95/90");
    expect(best(0.6)).toBe("bull_put_spread:95/90");
    expect(best(0.75)).toBe("bear_call_spread:105/110");
  });

  test("a rank that hangs on less than is known is told to be shared", () => {
    const [first, second] = ranking.candidates;
    expect(first?.tiedWith).toBe(second?.id);
    const [least = 0, most = 0] = first?.alphaBand ?? [];
    expect(least).toBeLessThan(first?.alpha ?? 0);
    expect(most).toBeGreaterThan(first?.alpha ?? 0);
    expect(ranking.candidates.at(-1)?.tiedWith).toBeNull();
  });
});

test("the market's own density leaves nothing that pays", () => {
  const { candidates } = rankWorked({ view: NO_VIEW });
  expect(candidates.length).toBeGreaterThan(20);
  for (const { alpha, expectedValue } of candidates) {
    expect(alpha).toBeLessThan(0);
    expect(expectedValue.view).toBeCloseTo(expectedValue.market, 12);
  }
  for (const [id, , , , market] of RANKED)
    expect(candidateOf(rankWorked({ view: NO_VIEW }), id).expectedValue.view).toBeCloseTo(market, 4);
});

describe("skew is nobody's edge", () => {
  const volatility = (strike: number) => 0.3 - 0.25 * Math.log(strike / 100);
  const contracts = [90, 95, 100, 105, 110].flatMap((strike) =>
    (["call", "put"] as const).map((type) => {
      const input = { type, strike, forward: 100, years: WORKED_YEARS, volatility: volatility(strike) };
      const price = blackPrice(input);
      return { type, strike, bid: price, ask: price, openInterest: 1_000, volume: 1 };
    }),
  );
  const under = (smile: PlanSmile) => rankWorked({ contracts, smile, view: NO_VIEW, filters: null });
  const flat = under({ volatility: () => 0.3 });
  const smiling = under({ volatility });

  test.each([
    ["bull_put_spread:95/90", -0.9642, -0.0229],
    ["bear_call_spread:105/110", -0.9836, 0.0259],
    ["bear_put_spread:100/90", 2.8523, 0.1433],
  ])("%s is worth what it costs, whatever one volatility makes of it", (id, net, artefact) => {
    const found = candidateOf(smiling, id);
    expect(found.net.fill).toBeCloseTo(net, 4);
    expect(Math.abs(found.expectedValue.market)).toBeLessThan(1e-9);
    expect(Math.abs(found.expectedValue.view)).toBeLessThan(1e-9);
    expect(candidateOf(flat, id).expectedValue.market).toBeCloseTo(artefact, 4);
  });
});

test("a condor risks one side only, the wider one", () => {
  const even = candidateOf(rankWorked(), "iron_condor:90/95/105/110");
  expect(even.maxLoss).toBeCloseTo(3.15, 9);
  const contracts = [
    ...workedContracts().filter(({ strike, type }) => strike !== 110 || type === "put"),
    { type: "call" as const, strike: 115, bid: 0.56, ask: 0.66, openInterest: 1_000, volume: 1 },
  ];
  const uneven = candidateOf(
    rankWorked({ contracts, families: ["iron_condor"] }),
    "iron_condor:90/95/105/115",
  );
  expect(uneven.net.fill).toBeCloseTo(-1.85, 9);
  expect(uneven.maxLoss).toBeCloseTo(8.15, 9);
});

test("filters that exclude each other say which one emptied the list, and what came nearest", () => {
  const { funnel, candidates } = rankWorked({
    filters: { creditToWidth: { min: 1 / 3 }, shortDelta: { min: 0.2, max: 0.3 } },
  });
  expect(candidates).toEqual([]);
  expect(funnel.kept).toBe(0);
  expect(funnel.tightest).toBe("creditToWidth");
  expect(funnel.nearestMiss).toMatchObject({ id: "bull_put_spread:95/90", filter: "creditToWidth" });
  expect(funnel.nearestMiss?.value).toBeCloseTo(0.188, 9);
  expect(funnel.nearestMiss?.reason).toBe("95/90 bull put spread: credit 18.8 % of the width < 33.3 %");
});

test("nothing depends on the order of the contracts", () => {
  const contracts = workedContracts();
  expect(rankWorked({ contracts: contracts.toReversed() })).toEqual(rankWorked({ contracts }));
});

test("each fill costs more than the one before it", () => {
  const nets = FILLS.map((fill) => candidateOf(rankWorked({ fill }), "bull_put_spread:95/90").net.fill);
  expect(nets).toEqual([expect.closeTo(-0.99, 9), expect.closeTo(-0.94, 9), expect.closeTo(-0.89, 9)]);
});

test.each([
  ["spot", { spot: 0 }],
  ["forward", { forward: Number.NaN }],
  ["discountFactor", { discountFactor: -1 }],
  ["years", { years: 0 }],
  ["view.viewForward", { view: { viewForward: 0, volatilityFactor: 1 } }],
  ["view.volatilityFactor", { view: { viewForward: 100, volatilityFactor: Number.POSITIVE_INFINITY } }],
  ["smile.volatility", { smile: { volatility: () => Number.NaN } }],
] as const)("%s that makes no sense is named", (field, changes) => {
  expect(() => rankWorked(changes)).toThrow(new RegExp(`^${field.replace(".", "\\.")} is`));
});
