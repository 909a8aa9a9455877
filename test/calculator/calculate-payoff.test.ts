import { expect, test } from "vitest";
import { calculatePayoff } from "../../src/calculator/calculate-payoff.ts";
import { parseRequestText } from "../../src/calculator/request-text.ts";
import { memoryPositions } from "../support/calculator.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const positions = memoryPositions(memoryChains(spyChains()));
const payoff = (text: string) =>
  calculatePayoff(
    { positions, nextEarnings: async () => null },
    parseRequestText(text),
    IN_SESSION + minutes(3),
  );

test("the curves are the profit table's, closer together, with a corner at every strike", async () => {
  const { calculation, curves } = await payoff("SPY~bull_put_spread~570_560~e2026-12-18~n2");
  const { prices = [], profit = [], dates } = curves ?? {};
  expect(dates).toEqual(calculation.profitTable?.dates);
  expect(prices.length).toBeGreaterThan(80);
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  expect(prices).toEqual(expect.arrayContaining([560, 570]));
  const [today = [], , expiry = []] = profit;
  expect(Math.max(...expiry)).toBeCloseTo(calculation.maxProfit ?? 0, 1);
  expect(Math.min(...expiry)).toBeCloseTo(-(calculation.maxLoss ?? 0), 1);
  // Near the price now next to nothing has been made yet.
  const nearest = prices.findIndex((price) => price >= calculation.underlyingPrice);
  expect(Math.abs(today[nearest] ?? 1e9)).toBeLessThan(50);
});

test("without a volatility there is the expiry's curve alone; with legs that live on there is none", async () => {
  const { curves } = await payoff("-~legs~bc100_p0.5_e2026-12-18~u101");
  expect([curves?.dates, curves?.profit.length]).toEqual([["2026-12-18"], 1]);
  const calendar = await payoff("-~legs~sc100_p0.5_e2026-12-18~bc100_p0.6_e2027-01-15~u101");
  expect(calendar.curves).toBeNull();
});
