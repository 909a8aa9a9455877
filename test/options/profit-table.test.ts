import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateStrategy } from "../../src/options/evaluate-strategy.ts";
import { profitTable, type TableLeg, tablePrices } from "../../src/options/profit-table.ts";
import type { PricedLeg, StrategyInput } from "../../src/options/strategy-input.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";
import { inputOf, near, settledLegs } from "./random-positions.ts";

const tableLeg = (
  { type, side, strike, quantity, years, volatility }: PricedLeg,
  input: StrategyInput,
): TableLeg => ({
  type,
  strike,
  amount: side === "buy" ? quantity : -quantity,
  years,
  volatility,
  forward: input.spot * Math.exp((input.rate - input.dividendYield) * years),
  discountFactor: Math.exp(-input.rate * years),
  exerciseStyle: "european",
});
const prices = [0, 40, 80, 97.5, 100, 103, 130, 400];

test("at the horizon it is the payoff, within the best and the worst outcome", () => {
  fc.assert(
    fc.property(settledLegs, (legs) => {
      const input = inputOf(legs);
      const { payoff, netDebit, maxLoss, maxProfit } = evaluateStrategy(input);
      const table = profitTable({
        legs: legs.map((leg) => tableLeg(leg, input)),
        shares: 0,
        spot: input.spot,
        netDebit,
        dates: [near],
        prices,
      });
      for (const [index, profit] of (table[0] ?? []).entries()) {
        expect(profit).toBeCloseTo(payoff(prices[index] ?? 0), 8);
        if (maxProfit !== null) expect(profit).toBeLessThanOrEqual(maxProfit + 1e-9);
        if (maxLoss !== null) expect(profit).toBeGreaterThanOrEqual(-maxLoss - 1e-9);
      }
    }),
    { seed: 41, numRuns: 200 },
  );
});

test("today and half-way it is what European options are worth", () => {
  fc.assert(
    fc.property(settledLegs, fc.constantFrom(0, near / 2), (legs, date) => {
      const input = inputOf(legs);
      const table = profitTable({
        legs: legs.map((leg) => tableLeg(leg, input)),
        shares: 2,
        spot: input.spot,
        netDebit: 7,
        dates: [date],
        prices: prices.slice(1),
      });
      for (const [index, spot] of prices.slice(1).entries()) {
        let wanted = 2 * spot - 7;
        for (const { side, quantity, premium: _, halfSpread: __, ...leg } of legs) {
          const option = {
            ...leg,
            spot,
            years: leg.years - date,
            rate: input.rate,
            dividendYield: input.dividendYield,
          };
          wanted += (side === "buy" ? quantity : -quantity) * europeanOption(option).price;
        }
        expect(table[0]?.[index]).toBeCloseTo(wanted, 8);
      }
    }),
    { seed: 42, numRuns: 100 },
  );
});

test("an American option is never worth less than exercise, a European one may be", () => {
  const deep: TableLeg = {
    type: "put",
    strike: 200,
    amount: 1,
    years: 1,
    volatility: 0.2,
    forward: 105,
    discountFactor: 0.95,
    exerciseStyle: "american",
  };
  const at = (exerciseStyle: "american" | "european") =>
    profitTable({
      legs: [{ ...deep, exerciseStyle }],
      shares: 0,
      spot: 100,
      netDebit: 0,
      dates: [0],
      prices: [0, 100],
    })[0];
  expect(at("american")).toEqual([200, 100]);
  expect(at("european")?.[0]).toBeCloseTo(190, 10);
  expect(at("european")?.[1]).toBeLessThan(95);
});

test("a calendar is valued with its far leg alive, and no date lies beyond the near expiry", () => {
  const leg: TableLeg = {
    type: "call",
    strike: 100,
    amount: -1,
    years: near,
    volatility: 0.3,
    forward: 100,
    discountFactor: 1,
    exerciseStyle: "american",
  };
  const calendar = {
    legs: [leg, { ...leg, amount: 1, years: 2 * near }],
    shares: 0,
    spot: 100,
    netDebit: 1.4,
  };
  const [row] = profitTable({ ...calendar, dates: [near], prices: [50, 100, 200] });
  expect(row?.[0]).toBeCloseTo(-1.4, 6);
  expect(row?.[1]).toBeCloseTo(3.43 - 1.4, 2);
  expect(row?.[2]).toBeCloseTo(-1.4, 6);
  expect(() => profitTable({ ...calendar, dates: [near * 1.01], prices: [50] })).toThrow(/dates\[0\]/);
  expect(() => profitTable({ ...calendar, dates: [0], prices: [-1] })).toThrow(/prices\[0\]/);
});

test("nine readable prices in half deviations, the middle one exactly the spot", () => {
  expect(tablePrices({ spot: 387.72, deviation: 0.08 })).toEqual([
    330, 344, 358, 373, 387.72, 404, 420, 437, 455,
  ]);
  expect(tablePrices({ spot: 5.03, deviation: 0.1 })).toHaveLength(9);
  expect(tablePrices({ spot: 0.02, deviation: 0.1 })).toEqual([0.02]);
  expect(() => tablePrices({ spot: 100, deviation: 0 })).toThrow(/deviation/);
});

test("prices rise, lie near their deviations and hold the spot, whatever it is", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 9000, noNaN: true }),
      fc.double({ min: 0.02, max: 1.5, noNaN: true }),
      (spot, deviation) => {
        const shown = tablePrices({ spot, deviation });
        expect(shown).toContain(spot);
        expect(shown.every((price, index) => index === 0 || price > (shown[index - 1] ?? 0))).toBe(true);
        if (shown.length !== 9) return expect(spot * deviation).toBeLessThan(0.2);
        for (const [index, price] of shown.entries()) {
          const exact = spot * Math.exp(0.5 * (index - 4) * deviation);
          expect(Math.abs(price - exact)).toBeLessThanOrEqual(
            Math.max(0.005, 0.11 * exact * Math.expm1(0.5 * deviation)) + 1e-9,
          );
        }
      },
    ),
    { seed: 43, numRuns: 500 },
  );
});
