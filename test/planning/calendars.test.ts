import { describe, expect, test } from "vitest";
import { positionOutcome } from "../../src/options/position-outcome.ts";
import { type RankInput, rankCandidates } from "../../src/planning/rank-candidates.ts";
import { modelledExpiry } from "./modelled-expiry.ts";

const FLAT = { skew: 0, bend: 0, rate: 0.04, atm: 0.2 };
const near = modelledExpiry({ ...FLAT, days: 35 });
const later = modelledExpiry({ ...FLAT, days: 63 });
const calendars = (changes: Partial<RankInput> = {}) =>
  rankCandidates({
    ...near,
    later,
    view: { viewForward: near.forward, volatilityFactor: 1 },
    families: ["call_calendar", "put_calendar"],
    ...changes,
  });

describe("calendars", () => {
  const { candidates } = calendars();

  test("sell the near option and buy the same strike of the later expiration, at the money and out", () => {
    expect(candidates.length).toBeGreaterThanOrEqual(4);
    for (const { legs, opensAs, strikes, riskBasis } of candidates) {
      expect(legs.map(({ side, expiry }) => [side, expiry])).toEqual([
        ["sell", "near"],
        ["buy", "far"],
      ]);
      expect(new Set(legs.map(({ strike }) => strike))).toEqual(new Set([Number(strikes)]));
      expect([opensAs, riskBasis]).toEqual(["debit", "max-loss"]);
    }
  });

  test("are worth what they cost under the market's density, but for cents in the quotes", () => {
    for (const { expectedValue, entryCost } of candidates)
      expect(Math.abs(expectedValue.market + entryCost)).toBeLessThan(0.011);
    for (const { expectedValue, entryCost } of calendars({ anchorToQuotes: true }).candidates)
      expect(expectedValue.market).toBeCloseTo(-entryCost, 9);
  });

  test("break even and lose as the calculator has it", () => {
    for (const { legs, net, breakevens, maxLoss } of candidates) {
      const [sold, bought] = legs;
      if (sold === undefined || bought === undefined) throw new Error("A calendar has two legs.");
      const years = later.years - near.years;
      const discountFactor = later.discountFactor / near.discountFactor;
      const life = { years, volatility: 0.2, growth: 1, discountFactor, exerciseStyle: "european" as const };
      const outcome = positionOutcome({
        legs: [
          { ...sold, later: null },
          { ...bought, later: life },
        ],
        shares: 0,
        netDebit: net.fill,
        farthest: near.forward * Math.exp(8 * 0.2 * Math.sqrt(near.years)),
      });
      expect(maxLoss).toBeCloseTo(outcome.maxLoss ?? Number.NaN, 6);
      expect(breakevens).toHaveLength(2);
      for (const [index, price] of breakevens.entries())
        expect(price).toBeCloseTo(outcome.breakevens[index] ?? 0, 4);
    }
  });

  test("are worth most where the price is expected to be", () => {
    const worth = (viewForward: number) =>
      calendars({ view: { viewForward, volatilityFactor: 1 } }).candidates.find(
        ({ id }) => id === "call_calendar:600",
      )?.expectedValue.view ?? Number.NaN;
    expect(worth(600)).toBeGreaterThan(worth(630));
    expect(worth(600)).toBeGreaterThan(worth(570));
  });

  test("need a later expiration, and one that is later", () => {
    expect(calendars({ later: undefined }).funnel.generated).toBe(0);
    expect(() => calendars({ later: near })).toThrow(/^later\.years is/);
  });
});
