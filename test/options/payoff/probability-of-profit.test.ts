import { expect, test } from "vitest";
import type { HorizonDensity } from "../../../src/options/payoff/horizon-density.ts";
import { probabilityOfProfit } from "../../../src/options/payoff/probability-of-profit.ts";

/** P(S > price) at the given prices, and nothing else of a distribution. */
const density = (above: Readonly<Record<number, number>>): HorizonDensity => ({
  above: (price) => above[price] ?? Number.NaN,
  forward: Number.NaN,
  expectedCall: () => Number.NaN,
  expectedRepriced: () => Number.NaN,
});

test("profit intervals add up, the last one to the end of all prices", () => {
  const market = density({ 90: 0.75, 100: 0.5, 110: 0.125 });
  expect(
    probabilityOfProfit(
      [
        [90, 100],
        [110, null],
      ],
      market,
    ),
  ).toBe(0.375);
  expect(probabilityOfProfit([], market)).toBe(0);
});

test("an interval that a smile with arbitrage makes worth less than nothing takes nothing from the others", () => {
  const market = density({ 90: 0.5, 100: 0.75, 110: 0.375, 120: 0.125 });
  const [impossible, possible] = [
    [90, 100],
    [110, 120],
  ] as const;
  expect(probabilityOfProfit([impossible], market)).toBe(0);
  expect(probabilityOfProfit([impossible, possible], market)).toBe(0.25);
});

test("what such a smile counts twice is still certain at most", () => {
  const market = density({ 0: 1, 90: 0.25, 100: 0.75 });
  expect(
    probabilityOfProfit(
      [
        [0, 90],
        [100, null],
      ],
      market,
    ),
  ).toBe(1);
});
