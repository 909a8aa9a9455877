import { describe, expect, test } from "vitest";
import type { PlanFilters } from "../../src/planning/filters.ts";
import type { PlanContract } from "../../src/planning/plan-contract.ts";
import type { RankInput } from "../../src/planning/rank-candidates.ts";
import { rankWorked, workedContracts } from "./worked-chain.ts";

const BULL_PUT = "95/90 bull put spread";

/** The worked chain of two puts, of which one is changed. */
function twoPuts(strike: number, changes: Partial<PlanContract>): PlanContract[] {
  return workedContracts()
    .filter((one) => one.type === "put" && (one.strike === 90 || one.strike === 95))
    .map((one) => (one.strike === strike ? { ...one, ...changes } : one));
}

const only = (contracts: PlanContract[], changes: Partial<RankInput> = {}) =>
  rankWorked({ contracts, families: ["bull_put_spread"], ...changes });

const CASES: [keyof PlanFilters, number, Partial<PlanContract>, Partial<PlanFilters>, string][] = [
  ["quality", 95, { unreliable: "an adjusted contract" }, {}, "95 put: an adjusted contract"],
  ["twoSided", 95, { bid: 0.04, ask: 0.06 }, { payoff: null }, "bid of the 95 put 0.04 < 0.05"],
  ["twoSided", 90, { bid: null, ask: 0.05 }, {}, "nobody bids for the 90 put"],
  ["legSpread", 95, { bid: 1.2, ask: 1.6 }, {}, "spread of the 95 put 28.6 % > 25 %"],
  ["legSpread", 90, { bid: 0.3, ask: 0.5 }, {}, "spread of the 90 put 50 % > 40 %"],
  ["openInterest", 90, { openInterest: 99 }, {}, "open interest of the 90 put 99 < 100"],
  ["payoff", 95, { bid: 0.4, ask: 0.44 }, {}, "after the fill no credit is left"],
  ["creditToWidth", 95, {}, { creditToWidth: { max: 0.15 } }, "credit 18.8 % of the width > 15 %"],
  ["shortDelta", 95, { delta: -0.35 }, { shortDelta: { max: 0.3 } }, "delta of the 95 put 0.350 > 0.3"],
  ["shortDelta", 95, { delta: -0.15 }, { shortDelta: { min: 0.2 } }, "delta of the 95 put 0.150 < 0.2"],
  ["entryCost", 95, {}, { entryCost: 0.01 }, "cost of entering 1.2 % of the risk > 1 %"],
  ["minProbability", 95, {}, { minProbability: 0.8 }, "probability of profit 74.8 % < 80 %"],
  ["maxRisk", 95, {}, { maxRisk: 4 }, "one contract risks $406, the budget is $400"],
];

describe("each filter refuses, says why in numbers, and can be switched off", () => {
  test.each(CASES)("%s of the %d put", (filter, strike, changes, filters, words) => {
    const contracts = twoPuts(strike, changes);
    const { funnel, candidates } = only(contracts, { filters });
    expect(candidates).toEqual([]);
    expect(funnel).toMatchObject({ generated: 1, removed: { [filter]: 1 }, kept: 0, tightest: filter });
    expect(funnel.nearestMiss?.reason).toBe(`${BULL_PUT}: ${words}`);
    expect(only(contracts, { filters: { ...filters, [filter]: null } }).funnel.kept).toBe(1);
    expect(only(contracts, { filters: null }).funnel.kept).toBe(1);
  });
});

test("a spread of a nickel passes whatever the option is worth", () => {
  const contracts = twoPuts(90, { bid: 0.05, ask: 0.1 });
  expect(only(contracts).funnel.kept).toBe(1);
});

test("mode keeps what opens for a credit, or for a debit", () => {
  const families = ["bull_put_spread", "bull_call_spread", "long_call"] as const;
  for (const mode of ["credit", "debit"] as const) {
    const { candidates, funnel } = rankWorked({ families, mode });
    expect(candidates.length).toBeGreaterThan(3);
    expect(candidates.every(({ opensAs }) => opensAs === mode)).toBe(true);
    expect(funnel.removed.mode).toBeGreaterThan(0);
  }
});

test("a leg that nobody offers has no price, and no switch makes one", () => {
  const contracts = twoPuts(90, { bid: 0.4, ask: null });
  const { funnel } = only(contracts, { filters: null });
  expect(funnel.removed).toEqual({ quote: 1 });
  expect(funnel.nearestMiss?.reason).toBe(`${BULL_PUT}: nobody offers the 90 put`);
});

test("quotes that leave nothing to lose contradict each other", () => {
  const { funnel } = only(twoPuts(95, { bid: 6, ask: 6.1 }), { filters: null });
  expect(funnel.nearestMiss?.reason).toBe(`${BULL_PUT}: it cannot lose: the quotes contradict each other`);
});

test("open interest that is not known is told and refuses nothing", () => {
  const [candidate] = only(twoPuts(90, { openInterest: null })).candidates;
  expect(candidate?.notes).toEqual(["Open interest of the 90 put is not known."]);
});

test("what is unusual is told: a thin leg, a credit of little or of nearly everything", () => {
  expect(only(twoPuts(90, { openInterest: 120 })).candidates[0]?.notes).toEqual([
    "Open interest of the 90 put is 120.",
  ]);
  const rich = rankWorked({ families: ["iron_butterfly"] }).candidates.find(
    ({ strikes }) => strikes === "95/100/105",
  );
  expect(rich?.notes).toEqual(["The credit is 75.4 % of the width: 10 to 60 % is usual."]);
});

test("the strike beside a refused anchor is tried, and the refused one is counted", () => {
  const contracts = workedContracts().map((one) =>
    one.type === "put" && one.strike === 100 ? { ...one, openInterest: 1 } : one,
  );
  const { funnel, candidates } = rankWorked({ contracts, families: ["short_put"] });
  expect(funnel.removed).toEqual({ openInterest: 1 });
  expect(candidates.map(({ strikes }) => strikes).sort()).toEqual(["105", "90", "95"]);
});

test("the bound on evaluations is kept, every family has its turn, and what was left out is counted", () => {
  const whole = rankWorked({ filters: null }).funnel;
  const bounded = rankWorked({ filters: null, mostEvaluations: 12 });
  expect(bounded.funnel).toMatchObject({ generated: 12, beyondBound: whole.generated - 12 });
  expect(new Set(bounded.candidates.map(({ family }) => family)).size).toBeGreaterThan(8);
});
