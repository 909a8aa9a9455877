import { describe, expect, test } from "vitest";
import type { AskedFilters } from "../../src/planning/filters.ts";
import type { PlanContract } from "../../src/planning/plan-contract.ts";
import { rankCandidates } from "../../src/planning/rank-candidates.ts";
import { rankWorked, workedContracts } from "./worked-chain.ts";

const changed = (changes: (one: PlanContract) => Partial<PlanContract>) =>
  workedContracts().map((one) => ({ ...one, ...changes(one) }));

describe("a filter that is given in part keeps the rest of its default", () => {
  const removed = (filters: AskedFilters, contracts = workedContracts()) =>
    rankWorked({ contracts, filters }).funnel.removed;

  test("the least bid of what is sold, while what is bought needs what it did", () => {
    const dear = { twoSided: { short: 0.5 } };
    expect(removed(dear).twoSided).toBe(3);
    const unbid = changed(({ strike, type }) => (strike === 90 && type === "put" ? { bid: null } : {}));
    expect(removed(dear, unbid).twoSided).toBeGreaterThan(3);
  });

  test("null inside switches that limit off and no other", () => {
    const wide = changed(({ strike, type }) =>
      strike === 95 && type === "put" ? { bid: 1, ask: 1.84 } : {},
    );
    expect(removed({}, wide).legSpread).toBeGreaterThan(0);
    expect(removed({ legSpread: { short: null, long: null } }, wide).legSpread).toBeUndefined();
    expect(removed({ legSpread: { short: null } }, wide).legSpread).toBeGreaterThan(0);
    expect(
      removed({ twoSided: { short: null, long: null }, legSpread: null }, wide).twoSided,
    ).toBeUndefined();
  });

  test("the width between the strikes is counted, with the nearest miss in dollars", () => {
    const { funnel, candidates } = rankWorked({
      families: ["bull_put_spread", "long_call"],
      filters: { width: { min: 8, max: 12 } },
    });
    expect(new Set(candidates.map(({ width }) => width))).toEqual(new Set([10]));
    expect(funnel.removed.width).toBeGreaterThan(0);
    expect(funnel.nearestMiss).toMatchObject({ filter: "width" });
    expect(funnel.nearestMiss?.reason).toMatch(/\$\d+ between its strikes [<>] \$\d+$/);
  });
});

/** What a caller without types may hand over. */
const SENSELESS: [changes: object, says: string][] = [
  [{ filters: { volume: 5 } }, "filters.volume is 5: give one of quality, twoSided"],
  [{ filters: { openInterest: Number.NaN } }, "filters.openInterest is NaN: give a number, 0 or more"],
  [{ filters: { minProbability: 60 } }, "filters.minProbability is 60: give a fraction from 0 to 1"],
  [{ filters: { legSpread: 0.1 } }, "filters.legSpread is 0.1: give { short, long, dollars }"],
  [{ filters: { shortDelta: { least: 0.2 } } }, "filters.shortDelta.least is 0.2: give one of min, max"],
  [{ filters: { width: { min: 9, max: 5 } } }, "filters.width.min is 9: give at most the max of 5"],
  [{ filters: { twins: false } }, "filters.twins is false: give true, or null to switch it off"],
  [{ fill: "best" }, "fill is best: give one of mid, realistic, natural"],
  [{ mode: "both" }, "mode is both: give one of auto, credit, debit"],
  [{ families: ["collar"] }, "families is collar: give one of bull_put_spread"],
  [{ view: undefined }, "view.viewForward is undefined: give a number above 0"],
];

test.each(SENSELESS)("%j makes no sense, and is not taken for something else", (changes, says) => {
  expect(() => rankWorked(changes)).toThrow(says);
});

test("null and undefined in place of what may be left out mean what leaving it out means", () => {
  const empty: object = { families: null, fill: null, mode: undefined, tick: null };
  expect(rankWorked(empty)).toEqual(rankWorked());
});

test("of a contract listed twice the same one counts in any order", () => {
  const dearer = changed(({ bid, ask }) => ({ bid: (bid ?? 0) + 0.25, ask: (ask ?? 0) + 0.25 }));
  const adjusted = changed(({ bid }) => ({ ask: (bid ?? 0) + 0.01, unreliable: "an adjusted contract" }));
  const all = [...workedContracts(), ...dearer, ...adjusted];
  expect(rankWorked({ contracts: all })).toEqual(rankWorked());
  expect(rankWorked({ contracts: all.toReversed() })).toEqual(rankWorked());
});

test("quotes that cross are said to", () => {
  const crossed = changed(({ bid, ask }) => ({ bid: ask, ask: bid }));
  const { funnel } = rankWorked({ contracts: crossed, families: ["long_call"] });
  expect(funnel.nearestMiss?.reason).toBe("105 long call: the 105 call is bid 1.62 above the ask 1.52");
});

test.each([null, undefined, Number.NaN, -1])("open interest of %s is not known", (openInterest) => {
  const contracts = changed(() => ({ openInterest }) as Partial<PlanContract>);
  const [best] = rankWorked({ contracts }).candidates;
  expect(best?.notes.join()).toContain("Open interest of the 90 put is not known.");
});

test("a leg trades between its very quotes, to the last place", () => {
  for (let cent = 1; cent < 300; cent += 13) {
    const contracts = changed(({ bid }) => ({
      bid: (bid ?? 0) + cent / 1000,
      ask: (bid ?? 0) + cent / 300 + 1 / 3,
    }));
    for (const fill of ["mid", "realistic", "natural"] as const)
      for (const { legs } of rankWorked({ contracts, fill, filters: null }).candidates)
        for (const { type, strike, bid, ask, fill: at } of legs) {
          const quote = contracts.find((one) => one.type === type && one.strike === strike);
          expect([bid, ask]).toEqual([quote?.bid, quote?.ask]);
          if (!(at >= bid && at <= ask)) expect.fail(`${strike} ${type}: ${at} outside of ${bid} to ${ask}`);
        }
  }
});

test("what is refused by a hair is told with as many places as show it", () => {
  const reasonOf = (filters: AskedFilters) => rankWorked({ filters }).funnel.nearestMiss?.reason ?? "";
  expect(reasonOf({ shortDelta: { min: 0.2, max: 0.3 } })).toMatch(/0\.30004 > 0\.3$/);
  expect(reasonOf({ entryCost: 0.01 })).toMatch(/1\.02 % of the risk > 1\.00 %$/);
  const [{ risk } = { risk: 0 }] = rankWorked({ families: ["long_call"] }).candidates;
  const { reason = "" } =
    rankWorked({ families: ["long_call"], filters: { maxRisk: risk - 0.001 } }).funnel.nearestMiss ?? {};
  expect(reason).toMatch(/one contract risks \$[\d.]+, the budget is \$[\d.]+$/);
});

test("one strike, one side, or nothing at all is planned with as far as it goes", () => {
  const generated = (contracts: PlanContract[]) =>
    rankCandidates({
      contracts,
      spot: 100,
      forward: 100,
      discountFactor: 1,
      years: 30 / 365,
      smile: { volatility: () => 0.3 },
      view: { viewForward: 100, volatilityFactor: 1 },
    }).funnel.generated;
  expect(generated([])).toBe(0);
  expect(generated(workedContracts().filter(({ strike }) => strike === 100))).toBe(3);
  for (const type of ["call", "put"] as const)
    expect(generated(workedContracts().filter((one) => one.type === type))).toBe(18);
});
