import { describe, expect, test } from "vitest";
import { readTrade } from "../../src/discord/commands/calculators/read-trade.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { PlanCandidate } from "../../src/planner/plan.ts";
import type { PlanRequest } from "../../src/planner/plan-request.ts";
import { BIASES } from "../../src/planning/families.ts";
import { type RecordedSymbol, recordedMarket } from "../calculator/independent/recorded-market.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { IN_SESSION } from "../support/moments.ts";
import { plannerOver } from "../support/planner.ts";
import { CHAINS, PAYER } from "../support/position-markets.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";

type Market = { symbol: string; chains: ReturnType<typeof memoryChains>; nowMs: number; dte: number };

const modelled = (name: keyof typeof CHAINS): Market => ({
  symbol: name === "index" ? "SPX" : "SPY",
  chains: memoryChains(CHAINS[name]),
  nowMs: IN_SESSION,
  dte: 25,
});
const recorded = (symbol: RecordedSymbol): Market[] => {
  const market = recordedMarket(symbol);
  return market === null
    ? []
    : [{ symbol, chains: memoryChains([market.chain]), nowMs: market.nowMs, dte: 35 }];
};
const MARKETS: [string, Market][] = [
  ["European options", modelled("european")],
  ["American options on a payer of dividends", modelled("payer")],
  ["an index with two series a date", modelled("index")],
  ...(["SPY", "AAPL"] as const).flatMap((name) =>
    recorded(name).map((market): [string, Market] => [`recorded ${name}`, market]),
  ),
];
const day = (nowMs: number) => new Date(nowMs).toISOString().slice(0, 10);
/** Below a tenth of a point, at which odds are shown. */
const SAME_ODDS = 0.001;

describe.each(MARKETS)("%s", (_name, { symbol, chains, nowMs, dte }) => {
  const metrics = aStoredVolatility({ symbol, day: day(nowMs) });
  const plan = plannerOver(chains, { metrics, dividends: PAYER });
  const calculate = calculatorOver(chains, { dividends: PAYER });
  const ask = (changes: Partial<PlanRequest>) =>
    plan({ symbol, bias: "bullish", dte, limit: 20, undefinedRisk: true, ...changes }, nowMs);

  test("every trade is what the calculator answers to its line, and to its body", async () => {
    let seen = 0;
    for (const bias of BIASES) {
      const { candidates } = await ask({ bias, limit: 6 });
      for (const candidate of candidates) {
        seen += 1;
        const { request: typed } = readTrade(
          optionsOf(candidate.calc),
          { nowMs, calendar: nyseCalendar },
          "",
        );
        const [byLine, byBody] = await Promise.all(
          [typed, candidate.calcRequest].map((request) => calculate(request, nowMs)),
        );
        for (const answer of [byLine, byBody]) {
          expect(candidate).toMatchObject({
            legs: answer?.legs,
            net: answer?.net,
            maxProfit: answer?.maxProfit,
            maxLoss: answer?.maxLoss,
            breakevens: answer?.breakevens,
            buyingPower: answer?.buyingPower,
            probabilityOfProfit: answer?.probabilityOfProfit,
            band: answer?.probabilities?.band,
            halfProfit: answer?.probabilities?.halfProfit,
            touch: answer?.probabilities?.touch,
            events: answer?.events,
          });
        }
      }
    }
    expect(seen).toBeGreaterThan(5);
  });

  test("what ranks is what is shown: the order is that of alpha, and alpha that of the view's value over the risk", async () => {
    for (const bias of BIASES) {
      const { candidates, dte: days } = await ask({ bias });
      const alphas = candidates.map(({ alpha }) => alpha ?? Number.NaN);
      expect(alphas).toEqual(alphas.toSorted((a, b) => b - a));
      expect(candidates.map(({ rank }) => rank)).toEqual(candidates.map((_one, index) => index + 1));
      for (const { id, alpha, alphaPerYear, expectedValue, risk, legs, net } of candidates) {
        // Alpha is kept to a hundredth of a percent.
        const off = Math.abs((alpha ?? 0) * risk - (expectedValue.view ?? Number.NaN));
        expect(off, id).toBeLessThan(0.0001 * risk + 0.02);
        expect(Math.abs((alphaPerYear ?? 0) - ((alpha ?? 0) * 365) / days), id).toBeLessThan(0.0011);
        // Fair at mid: what the market gives is what the fill gives up.
        const given = net.kind === "debit" ? net.perShare - (net.mid ?? 0) : (net.mid ?? 0) - net.perShare;
        const calendar = new Set(legs.map(({ expiration }) => expiration)).size > 1;
        if (!calendar) expect(expectedValue.market, id).toBeCloseTo(-100 * given, 1);
        expect(expectedValue.market, id).toBeLessThanOrEqual(0.005);
      }
    }
  });

  test("no fill is better than the quotes, and the cost of entering stays below its limit", async () => {
    for (const fill of ["mid", "realistic", "natural"] as const) {
      const { candidates } = await ask({ fill, bias: "neutral" });
      for (const { id, legs, net, costPercentOfRisk } of candidates) {
        const [mid, natural] = [0, 0].map((_zero, at) => {
          return legs.reduce((sum, { side, quantity, bid, ask: asked }) => {
            const [low, high] = [bid ?? 0, asked ?? 0];
            const each = at === 0 ? (low + high) / 2 : side === "buy" ? high : low;
            return sum + (side === "buy" ? 1 : -1) * quantity * each;
          }, 0);
        }) as [number, number];
        const paid = net.kind === "debit" ? net.perShare : -net.perShare;
        expect(paid, id).toBeGreaterThanOrEqual(mid - 1e-4);
        expect(paid, id).toBeLessThanOrEqual(natural + 1e-4);
        expect(costPercentOfRisk, id).toBeLessThanOrEqual(20.01);
      }
    }
  });

  test("sizes keep inside the budget, and a larger budget loses no trade", async () => {
    const kept: Set<string>[] = [];
    for (const maxRisk of [150, 600, 5_000]) {
      const { candidates, funnel } = await ask({ maxRisk, limit: 20 });
      for (const { id, contracts, risk } of candidates) {
        expect(risk, id).toBeLessThanOrEqual(maxRisk + 0.01);
        expect((contracts ?? 0) * risk, id).toBeLessThanOrEqual(maxRisk + 0.01);
      }
      const { generated, removed, kept: left } = funnel;
      expect(Object.values(removed).reduce((sum, lost = 0) => sum + lost, left)).toBe(generated);
      kept.push(new Set(candidates.map(({ id }) => id)));
      expect(funnel.kept).toBeGreaterThanOrEqual(kept.at(-2)?.size ?? 0);
    }
  });

  test("twins are one trade: what is not shown costs no less", async () => {
    const { candidates } = await ask({ bias: "bullish" });
    const ids = new Set(candidates.map(({ id }) => id));
    for (const { twin } of candidates.filter((one) => one.twin !== null)) {
      expect(ids.has(twin?.id ?? "")).toBe(false);
      expect(twin?.dearerBy).toBeGreaterThanOrEqual(0);
    }
  });

  test("the pool ranks by the odds that the calculator shows", async () => {
    for (const bias of BIASES) {
      const { candidates } = await ask({ bias, filters: { entryCost: null }, limit: 10 });
      const asked = candidates.map(({ probabilityOfProfit }) => probabilityOfProfit ?? 0);
      const [least = 0] = asked.toSorted((a, b) => a - b);
      // Asked for a hair more than the least, the pool takes just those out.
      const { candidates: fewer } = await ask({
        bias,
        filters: { entryCost: null },
        limit: 10,
        minProbability: Math.min(0.99, Math.max(0.01, least + SAME_ODDS)),
      });
      for (const { id, probabilityOfProfit } of fewer)
        expect(probabilityOfProfit, id).toBeGreaterThanOrEqual(least);
      const gone = (one: PlanCandidate) => !fewer.some(({ id }) => id === one.id);
      for (const { id, probabilityOfProfit } of candidates.filter(gone))
        expect(probabilityOfProfit, id).toBeLessThan(least + 2 * SAME_ODDS);
    }
  });
});

function optionsOf(line: string): Record<string, string | number> {
  const written = line.replace("/calc ", "").split(" ");
  return Object.fromEntries(
    written.map((one) => [one.slice(0, one.indexOf(":")), one.slice(one.indexOf(":") + 1)]),
  );
}
