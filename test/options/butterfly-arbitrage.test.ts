import { expect, test } from "vitest";
import { hasButterflyArbitrage } from "../../src/options/butterfly-arbitrage.ts";
import type { StrikeRow } from "../../src/options/chain.ts";
import { blackPrice } from "../../src/pricing/black.ts";

const quotes = (half: number, change: (strike: number) => number = () => 0): StrikeRow[] =>
  [80, 90, 95, 100, 105, 115, 130].map((strike) => {
    const side = (type: "call" | "put") => {
      const price = blackPrice({ type, forward: 100, strike, years: 0.25, volatility: 0.3 }) + change(strike);
      return { bid: Math.max(0.01, price - half), ask: price + half };
    };
    return { strike, call: side("call"), put: side("put") };
  });

test("a lognormal chain offers no free butterfly, however wide", () => {
  for (const half of [0, 0.01, 0.1]) expect(hasButterflyArbitrage(quotes(half))).toBe(false);
});

test("a middle strike bid above the line between its neighbours' asks does, on either side", () => {
  const rows = quotes(0.02, (strike) => (strike === 100 ? 1.5 : 0));
  expect(hasButterflyArbitrage(rows)).toBe(true);
  expect(hasButterflyArbitrage(rows.map((row) => ({ ...row, call: null })))).toBe(true);
  expect(hasButterflyArbitrage(rows.map((row) => ({ ...row, put: null })))).toBe(true);
});

test("within the spreads, or in a quote that nobody believes, it does not", () => {
  expect(hasButterflyArbitrage(quotes(1, (strike) => (strike === 100 ? 1.5 : 0)))).toBe(false);
  const crossed = quotes(0.02).map((row) =>
    row.strike === 100 ? { ...row, call: { bid: 20, ask: 19 }, put: { bid: 5, ask: 90 } } : row,
  );
  expect(hasButterflyArbitrage(crossed)).toBe(false);
});
