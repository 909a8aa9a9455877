import type { CalculatedLeg, Calculation } from "../../src/calculator/calculation.ts";
import { IN_SESSION } from "./moments.ts";

export function aCalculatedLeg(changes: Partial<CalculatedLeg> = {}): CalculatedLeg {
  return {
    type: "put",
    side: "sell",
    strike: 570,
    quantity: 1,
    expiration: "2026-12-18",
    root: "SPY",
    settlement: "PM",
    bid: 9.1,
    ask: 9.3,
    mid: 9.2,
    premium: 9.2,
    premiumSource: "mid",
    impliedVolatility: 0.2134,
    delta: -0.4,
    ...changes,
  };
}

/** A bull put spread from stored quotes, as the calculator answers it. */
export function aCalculation(changes: Partial<Calculation> = {}): Calculation {
  return {
    symbol: "SPY",
    strategy: "bull_put_spread",
    expiration: "2026-12-18",
    dte: 25,
    underlyingPrice: 580.12,
    contracts: 1,
    legs: [
      aCalculatedLeg(),
      aCalculatedLeg({ side: "buy", strike: 560, premium: 6.7, mid: 6.7, delta: -0.31 }),
    ],
    net: { kind: "credit", perShare: 2.5, total: 250 },
    maxProfit: 250,
    maxLoss: 750,
    breakevens: [567.5],
    riskReward: 0.3333,
    probabilityOfProfit: 0.643,
    probabilityMethod: "risk-neutral, held to expiry on 2026-12-18, from the smile of that expiry",
    expectedValue: -4.2,
    greeks: { delta: 9, gamma: -0.21, thetaPerDay: 2.34, vegaPerVolPoint: -6.1, rhoPerPoint: 1.2 },
    positionSize: null,
    expectedMove: { oneSigma: 30.4, lower: 550.6, upper: 612.4, straddle: 24.1 },
    data: {
      source: "stored",
      provider: "schwab",
      asOfMs: IN_SESSION,
      quotedAtMs: IN_SESSION,
      delayed: false,
      ageSeconds: 60,
      stale: false,
    },
    warnings: [],
    ...changes,
  };
}
