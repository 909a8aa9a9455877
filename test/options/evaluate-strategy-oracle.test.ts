import { expect, test } from "vitest";
import type { OptionType, Side } from "../../src/options/contract.ts";
import { evaluateStrategy, type StrategyEvaluation } from "../../src/options/evaluate-strategy.ts";
import { loadOracle } from "../support/oracle.ts";

type StrategyRow = {
  id: string;
  strategy: string;
  S: number;
  r: number;
  q: number;
  vol: number;
  legs: {
    type: OptionType;
    side: Side;
    strike: number;
    qty: number;
    days: number;
    vol: number;
    premium: number;
  }[];
  net_debit: number;
  max_profit: number | null;
  max_loss: number | null;
  breakevens: number[];
  pop: number;
  pop_ge_1c: number;
  expected_pnl: number;
  net_greeks: { delta: number; gamma: number; vega: number; theta: number; rho: number };
};

const rows = loadOracle<StrategyRow>("strategies");

function evaluate(row: StrategyRow): StrategyEvaluation {
  return evaluateStrategy({
    spot: row.S,
    rate: row.r,
    dividendYield: row.q,
    volatility: row.vol,
    legs: row.legs.map(({ type, side, strike, qty, days, vol, premium }) => {
      return { type, side, strike, quantity: qty, years: days / 365, premium, volatility: vol };
    }),
  });
}

test.skipIf(rows === null)("extremes and breakevens agree with the reference, null for unbounded", () => {
  for (const row of rows ?? []) {
    const { maxProfit, maxLoss, breakevens, netDebit } = evaluate(row);
    const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));
    expect(maxProfit, `${row.id} ${row.strategy}`).toEqual(close(row.max_profit));
    expect(maxLoss, `${row.id} ${row.strategy}`).toEqual(close(row.max_loss));
    expect(breakevens, `${row.id} ${row.strategy}`).toEqual(row.breakevens.map(close));
    expect(netDebit).toBeCloseTo(row.net_debit, 12);
  }
});

test.skipIf(rows === null)(
  "probability of profit to 1e-9, of a cent too, and expected value under the same density",
  () => {
    for (const row of rows ?? []) {
      const evaluation = evaluate(row);
      expect(Math.abs(evaluation.probabilityOfProfit - row.pop), row.id).toBeLessThan(1e-11);
      expect(Math.abs(evaluation.probabilityOfAtLeast(0.01) - row.pop_ge_1c), row.id).toBeLessThan(1e-9);
      expect(Math.abs(evaluation.expectedValue - row.expected_pnl), row.id).toBeLessThan(1e-11 * row.S);
    }
  },
);

test.skipIf(rows === null)("net greeks agree with the reference in the units of their names", () => {
  for (const row of rows ?? []) {
    const { greeks } = evaluate(row);
    const { delta, gamma, vega, theta, rho } = row.net_greeks;
    expect(greeks.delta, row.id).toBeCloseTo(delta, 13);
    expect(greeks.gamma, row.id).toBeCloseTo(gamma, 13);
    expect(greeks.vegaPerVolPoint, row.id).toBeCloseTo(vega, 12);
    expect(greeks.thetaPerDay, row.id).toBeCloseTo(theta, 12);
    expect(greeks.rhoPerPoint, row.id).toBeCloseTo(rho, 12);
  }
});
