import { describe, expect, test } from "vitest";
import { BIASES, type Bias, familiesFor } from "../../src/planning/families.ts";
import type { PlanExpiry } from "../../src/planning/plan-contract.ts";
import { planView } from "../../src/planning/plan-view.ts";
import { type RankInput, type Ranking, rankCandidates } from "../../src/planning/rank-candidates.ts";
import { sizePosition } from "../../src/planning/size-position.ts";
import { modelledExpiry } from "./modelled-expiry.ts";
import { recordedExpiries } from "./recorded-expiries.ts";

type Market = PlanExpiry & { spot: number; atmVolatility: number };
type Named = { name: string; market: Market };

const RECORDED: Named[] = (["SPY", "AAPL", "MSFT"] as const).flatMap((symbol) =>
  (recordedExpiries(symbol) ?? [])
    .filter(({ days }) => days >= 7 && days <= 65)
    .filter((_, index) => index % 3 === 0)
    .map((market) => ({ name: `recorded ${symbol} ${market.expiration}`, market })),
);
const MODELLED: Named[] = [
  { days: 1, step: 1 },
  { days: 35 },
  { days: 90, step: 10, skew: 0 },
  { forward: 40, step: 1, count: 31, atm: 0.6, skew: 0.1 },
  { forward: 228, step: 2.5, atm: 0.27, rate: 0.02 },
].map((shape) => ({
  name: `modelled ${JSON.stringify(shape)}`,
  market: { ...modelledExpiry(shape), atmVolatility: shape.atm ?? 0.18 },
}));

function planOf(market: Market, bias: Bias, changes: Partial<RankInput> = {}): Ranking {
  const realised = { volatility: 0.85 * market.atmVolatility, bars: 250, stale: false };
  const view = planView({ ...market, bias, realised });
  const families = familiesFor({ bias, undefinedRisk: true });
  return rankCandidates({ ...market, view, families, anchorToQuotes: true, ...changes });
}

describe.each([...MODELLED, ...RECORDED])("$name", ({ market }) => {
  const plans = BIASES.map((bias) => planOf(market, bias));

  test("no fill is better than the quotes, nor worse", () => {
    for (const { net, legs } of plans.flatMap(({ candidates }) => candidates)) {
      expect(net.fill).toBeGreaterThanOrEqual(net.mid - 1e-9);
      expect(net.fill).toBeLessThanOrEqual(net.natural + 1e-9);
      for (const { fill, bid, ask } of legs) {
        expect(fill).toBeGreaterThanOrEqual(bid - 1e-9);
        expect(fill).toBeLessThanOrEqual(ask + 1e-9);
      }
    }
  });

  test("the order is that of the stated score, and the score is what it says", () => {
    for (const { candidates } of plans)
      for (const [index, { alpha, expectedValue, risk }] of candidates.entries()) {
        expect(alpha).toBe(expectedValue.view / risk);
        expect(alpha).toBeGreaterThanOrEqual(candidates[index + 1]?.alpha ?? Number.NEGATIVE_INFINITY);
      }
  });

  test("trading costs what is given up against mid: no trade is worth more than nothing to the market", () => {
    for (const { expectedValue, entryCost } of plans.flatMap(({ candidates }) => candidates)) {
      expect(expectedValue.market).toBeCloseTo(-entryCost, 9);
      expect(expectedValue.market).toBeLessThanOrEqual(1e-12);
    }
  });

  test("the funnel adds up", () => {
    for (const { funnel, candidates } of plans) {
      const removed = Object.values(funnel.removed).reduce((sum, count) => sum + count, 0);
      expect(funnel.generated).toBe(funnel.kept + removed);
      expect(funnel.kept).toBe(candidates.length);
      expect(funnel.generated).toBeLessThanOrEqual(400);
      expect(new Set(candidates.map(({ id }) => id)).size).toBe(candidates.length);
    }
  });

  test("a greater budget keeps all that a smaller one kept, and no size risks more than it", () => {
    const budgets = [50, 200, 500, 2_000];
    for (const bias of BIASES) {
      let before: string[] = [];
      for (const maxRisk of budgets) {
        const { candidates } = planOf(market, bias, { filters: { maxRisk: maxRisk / 100, twins: null } });
        const ids = candidates.map(({ id }) => id);
        expect(ids).toEqual(expect.arrayContaining(before));
        for (const { risk } of candidates) {
          const { contracts } = sizePosition({ risk, maxRisk });
          expect(contracts).toBeGreaterThanOrEqual(1);
          expect((contracts ?? 0) * 100 * risk).toBeLessThanOrEqual(maxRisk + 1e-6);
        }
        before = ids;
      }
    }
  });

  test("at mid a twin is as good as the one that is shown", () => {
    for (const bias of BIASES) {
      const { candidates } = planOf(market, bias, {
        fill: "mid",
        filters: { entryCost: null, payoff: null },
      });
      for (const { twin } of candidates) if (twin !== null) expect(twin.dearerBy).toBe(0);
    }
  });
});
