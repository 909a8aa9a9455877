import { expect, it } from "vitest";
import { excessAt, moveTo, profitSurface } from "../../../src/options/half-profit/profit-surface.ts";
import { normalTable, tabledCdf } from "../../../src/options/half-profit/tabled-normal.ts";
import { normalCdf } from "../../../src/pricing/normal-distribution.ts";
import { leg, opened } from "./positions.ts";
import { profitAfter } from "./sampled-hits.ts";

it("is the profit of closing less the target, at every time and price", () => {
  const legs = [leg("put", "sell", 95, 0.33, 2), leg("put", "buy", 90), leg("call", "buy", 104, 0.25)];
  const input = opened(legs, { dollars: 0.7 }, { rate: 0.2, forward: 98, years: 0.6, shares: -1 });
  const surface = profitSurface(input);
  for (const left of [0.6, 0.3, 0.01, 1e-6]) {
    const time = input.years - left;
    const grown = input.spot * (input.forward / input.spot) ** (time / input.years);
    moveTo(surface, left);
    for (let price = 60; price < 160; price += 3.7) {
      const expected = profitAfter(input, time, price) - input.target;
      expect(excessAt(surface, Math.log(price / grown), price / grown)).toBeCloseTo(expected, 4);
    }
  }
});

it("reads the normal distribution from its table to 1e-8", () => {
  const table = normalTable();
  for (let x = -10; x <= 10; x += 0.00137)
    expect(Math.abs(tabledCdf(table, x) - normalCdf(x))).toBeLessThan(1e-8);
  expect(tabledCdf(table, Number.NEGATIVE_INFINITY)).toBe(0);
  expect(tabledCdf(table, Number.POSITIVE_INFINITY)).toBe(1);
});
