import { expect, test } from "vitest";
import { priceOdds } from "../../src/calculator/price-odds.ts";
import { normalCdf } from "../../src/pricing/normal-distribution.ts";
import { aStrategyRequest } from "../support/calculations.ts";
import { calculatorOver, memoryPositions } from "../support/calculator.ts";
import { memoryChains, SPY_EXPIRATIONS, SPY_MARKET, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION } from "../support/moments.ts";

const chains = memoryChains(spyChains());
const run = calculatorOver(chains);
const [WEEK, MONTH, QUARTER] = SPY_EXPIRATIONS;

test("a calculation names the dates and strikes beside it", async () => {
  const result = await run(aStrategyRequest({ strikes: [580], dte: 25 }));
  expect(result.neighbours).toEqual({
    earlier: WEEK,
    later: QUARTER,
    strikes: [{ lower: 575, higher: 585 }],
  });
  const last = await run(aStrategyRequest({ strikes: [680], dte: 53 }));
  expect(last.neighbours).toEqual({ earlier: MONTH, later: null, strikes: [{ lower: 675, higher: null }] });
  const covered = await run(aStrategyRequest({ strategy: "covered_call", strikes: [600] }));
  expect(covered.neighbours.strikes).toEqual([
    { lower: null, higher: null },
    { lower: 595, higher: 605 },
  ]);
});

test("by hand there is nothing beside it, and moves are told all the same", async () => {
  const calculate = calculatorOver(memoryChains([]));
  const request = aStrategyRequest({ underlyingPrice: 580, premium: 12, strikes: [580], dte: 25 });
  const byHand = await calculate(request);
  expect(byHand.neighbours).toEqual({ earlier: null, later: null, strikes: [{ lower: null, higher: null }] });
  expect(byHand.moves).toHaveLength(4);
});

test("moves stand on the profit table's own formula, and end at the expected move", async () => {
  const result = await run(aStrategyRequest({ strategy: "bull_put_spread", strikes: [570, 565], dte: 25 }));
  const [down, up, low, high] = result.moves;
  expect([down?.change, up?.change]).toEqual([-0.01, 0.01]);
  expect([low?.price, high?.price]).toEqual([result.expectedMove?.lower, result.expectedMove?.upper]);
  expect(high?.atExpiry).toBe(result.maxProfit);
  expect(low?.atExpiry).toBe(-(result.maxLoss ?? 0));
  // Delta and gamma say nearly the same of so small a move.
  const { delta = 0, gamma = 0 } = result.greeks ?? {};
  expect(up?.today).toBeCloseTo(5.8 * delta + 0.5 * 5.8 ** 2 * gamma, -1);
});

test("odds of a price are the lognormal's where the smile is flat", async () => {
  const deps = { positions: memoryPositions(chains) };
  const odds = await priceOdds(deps, { symbol: "SPY", levels: [620, 560], expiration: MONTH }, IN_SESSION);
  expect(odds).toMatchObject({ expiration: MONTH, dte: 25, underlyingPrice: 580, warnings: [] });
  const deviation = SPY_MARKET.volatility * Math.sqrt(25.25 / 365);
  for (const { level, above, touch } of odds.levels) {
    const d2 = Math.log(odds.forward / level) / deviation - deviation / 2;
    expect(above).toBeCloseTo(normalCdf(d2), 2);
    expect(touch).toBeGreaterThan(Math.min(above, 1 - above));
  }
  const [low, high] = odds.levels;
  expect(low?.level).toBe(560);
  expect(odds.between).toBeCloseTo((low?.above ?? 0) - (high?.above ?? 0), 3);
  const one = await priceOdds(deps, { symbol: "SPY", levels: [560], dte: 30 }, IN_SESSION);
  expect(one.between).toBeNull();
  expect(one.warnings[0]).toMatch(/Nearest listed expiration used: 2026-12-18/);
});
