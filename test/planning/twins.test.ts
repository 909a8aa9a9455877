import { expect, test } from "vitest";
import { candidateOf, rankWorked, workedContracts } from "./worked-chain.ts";

const BULLISH = ["bull_put_spread", "bull_call_spread"] as const;

test("twins score the same, and one of them is shown with the other named", () => {
  const merged = rankWorked({ families: BULLISH });
  const apart = rankWorked({ families: BULLISH, filters: { twins: null } });
  const [put, call] = ["bull_put_spread:95/90", "bull_call_spread:90/95"].map((id) =>
    apart.candidates.find((one) => one.id === id),
  );
  expect(call?.net.fill).toBeCloseTo(4.06, 9);
  expect(call?.maxLoss).toBeCloseTo(put?.maxLoss ?? 0, 9);
  expect(call?.expectedValue.view).toBeCloseTo(put?.expectedValue.view ?? 0, 9);
  expect(call?.alpha).toBeCloseTo(put?.alpha ?? 0, 9);
  expect(call?.probabilityOfProfit).toBeCloseTo(put?.probabilityOfProfit ?? 0, 9);
  expect(merged.candidates.map(({ id }) => id)).not.toContain("bull_call_spread:90/95");
  const shown = candidateOf(merged, "bull_put_spread:95/90");
  expect(shown.twin).toEqual({
    id: "bull_call_spread:90/95",
    family: "bull_call_spread",
    strikes: "90/95",
    net: expect.closeTo(4.06, 9),
    dearerBy: 0,
  });
  expect(merged.funnel.removed.twins).toBe(apart.funnel.kept - merged.funnel.kept);
});

test.each([
  ["call", "bull_put_spread:95/90"],
  ["put", "bull_call_spread:90/95"],
] as const)("the twin whose %ss are quoted wider loses", (wide, winner) => {
  const contracts = workedContracts((type, strike) => (type === wide && strike <= 95 ? 0.1 : 0.05));
  const shown = candidateOf(
    rankWorked({ contracts, families: BULLISH, filters: { legSpread: null } }),
    winner,
  );
  expect(shown.id).toBe(winner);
  expect(shown.twin?.dearerBy).toBeCloseTo(0.05, 9);
});

test("a twin that a filter refuses leaves the other", () => {
  const contracts = workedContracts().map((one) =>
    one.type === "put" && one.strike === 90 ? { ...one, openInterest: 3 } : one,
  );
  const shown = candidateOf(rankWorked({ contracts, families: BULLISH }), "bull_call_spread:90/95");
  expect(shown.twin).toBeNull();
});

test("no two that are shown have the same payoff", () => {
  const { candidates } = rankWorked();
  const payoffs = candidates.map(({ breakevens, maxLoss, maxProfit }) =>
    [...breakevens, maxLoss, maxProfit].map((value) => value?.toFixed(6)).join(),
  );
  expect(new Set(payoffs).size).toBe(payoffs.length);
});

test("butterflies that cost the same are shown as they are traded: narrow ones bought, wide ones sold", () => {
  const shown = rankWorked({ families: ["iron_butterfly", "butterfly", "put_butterfly"] });
  expect(candidateOf(shown, "iron_butterfly:90/100/110").id).toBe("iron_butterfly:90/100/110");
  expect(candidateOf(shown, "butterfly:95/100/105").id).toBe("butterfly:95/100/105");
});
