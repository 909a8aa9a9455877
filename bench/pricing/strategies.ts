import { evaluateStrategy } from "../../src/options/evaluate-strategy.ts";
import type { StrategyInput } from "../../src/options/strategy-input.ts";
import { speedRow, time } from "./measure.ts";

const CALLS = 2_000;

/** Evaluations of an iron condor per second: extremes, breakevens, probability, expected value and greeks. */
export function strategyRows(): string[][] {
  const leg = { quantity: 1, years: 45 / 365, volatility: 0.25 };
  const condor: StrategyInput = {
    spot: 100,
    rate: 0.0433,
    dividendYield: 0,
    legs: [
      { ...leg, type: "put", side: "buy", strike: 85, premium: 0.09 },
      { ...leg, type: "put", side: "sell", strike: 90, premium: 0.41 },
      { ...leg, type: "call", side: "sell", strike: 110, premium: 0.73 },
      { ...leg, type: "call", side: "buy", strike: 115, premium: 0.26 },
    ],
  };
  const timing = time(() => {
    for (let i = 0; i < CALLS; i += 1) evaluateStrategy(condor);
  });
  return [speedRow("volaris, evaluateStrategy of an iron condor", CALLS, timing, "-")];
}
