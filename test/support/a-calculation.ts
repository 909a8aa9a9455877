import type { CalculatedLeg, Calculation, PositionEvents } from "../../src/calculator/calculation.ts";
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
    fill: 9.2,
    extrinsic: 9.2,
    impliedVolatility: 0.2134,
    delta: -0.4,
    gamma: 0.0121,
    thetaPerDay: -0.2105,
    vegaPerVolPoint: 0.5832,
    rhoPerPoint: -0.1655,
    spreadPercent: 2.17,
    openInterest: 12_345,
    volume: 678,
    quotedAtMs: IN_SESSION,
    quality: "usable",
    ...changes,
  };
}

/** A hundred shares bought at the price of the underlying. */
export function aStockLeg(changes: Partial<CalculatedLeg> = {}): CalculatedLeg {
  return aCalculatedLeg({
    type: "stock",
    side: "buy",
    strike: null,
    expiration: null,
    root: null,
    settlement: null,
    bid: 580.11,
    ask: 580.13,
    mid: 580.12,
    premium: 580.12,
    extrinsic: null,
    impliedVolatility: null,
    delta: 1,
    gamma: 0,
    thetaPerDay: 0,
    vegaPerVolPoint: 0,
    rhoPerPoint: 0,
    spreadPercent: 0.003,
    openInterest: null,
    volume: null,
    quality: "usable",
    ...changes,
  });
}

/** Nothing happens to the company inside the trade. */
export function quietEvents(changes: Partial<PositionEvents> = {}): PositionEvents {
  return {
    earnings: { status: "outside", date: null, when: null, impliedMove: null },
    exDividend: { status: "outside", date: "2026-12-21", amount: 1.97, certainty: "declared" },
    assignment: [],
    ...changes,
  };
}

/** A bull put spread from stored quotes, as the calculator answers it. */
export function aCalculation(changes: Partial<Calculation> = {}): Calculation {
  return { ...PLAIN, legs: [aCalculatedLeg(), LONG_LEG], events: quietEvents(), ...changes };
}

const LONG_LEG = aCalculatedLeg({
  side: "buy",
  strike: 560,
  bid: 6.6,
  ask: 6.8,
  premium: 6.7,
  mid: 6.7,
  extrinsic: 6.7,
  impliedVolatility: 0.2251,
  delta: -0.31,
  gamma: 0.01,
  thetaPerDay: -0.1871,
  vegaPerVolPoint: 0.5222,
  rhoPerPoint: -0.1535,
  spreadPercent: 2.99,
  openInterest: 8_120,
  volume: 41,
});

const PLAIN: Omit<Calculation, "legs" | "events"> = {
  symbol: "SPY",
  strategy: "bull_put_spread",
  expiration: "2026-12-18",
  dte: 25,
  underlyingPrice: 580.12,
  contracts: 1,
  net: { kind: "credit", perShare: 2.5, total: 250, fill: "mid", mid: 2.5, realistic: 2.4, natural: 2.3 },
  maxProfit: 250,
  maxLoss: 750,
  breakevens: [567.5],
  riskReward: 0.3333,
  probabilityOfProfit: 0.643,
  probabilityMethod: "risk-neutral, held to expiry on 2026-12-18, from the smile of that expiry",
  probabilities: {
    maxProfit: 0.6121,
    maxLoss: 0.2732,
    halfProfit: 0.7311,
    halfProfitTarget: 125,
    halfProfitUnknown: null,
    touch: [{ strike: 570, expiration: "2026-12-18", probability: 0.6688 }],
    band: [0.601, 0.672],
  },
  expectedValue: { atMid: 0.02, afterCosts: -19.98, earlyExercise: 0.31 },
  greeks: { delta: 9, gamma: -0.21, thetaPerDay: 2.34, vegaPerVolPoint: -6.1, rhoPerPoint: 1.2 },
  extrinsic: 250,
  positionSize: null,
  buyingPower: 750,
  buyingPowerBasis: "Reg-T estimate: the spread's width less the credit",
  cashToSecure: null,
  returnOnRisk: 0.3333,
  returnOnCapital: 0.3333,
  annualisedReturn: 4.8667,
  thetaPercentOfRisk: 0.31,
  expectedMove: { oneSigma: 30.4, lower: 550.6, upper: 612.4, straddle: 24.1 },
  profitTable: {
    prices: [520, 540, 560, 567.5, 570, 580.12, 640],
    dates: ["2026-11-23", "2026-12-06", "2026-12-18"],
    profit: [
      [-520, -380, -160, -90, -60, 0, 228],
      [-640, -500, -230, -70, -20, 60, 246],
      [-750, -750, -750, 0, 250, 250, 250],
    ],
  },
  inputs: {
    forward: 581.72,
    forwardError: 0.04,
    rate: 0.0385,
    rateSource: "treasury",
    dividends: 0,
    impliedYield: 0,
    underlying: { used: 580.12, stated: 580.12, implied: 580.1 },
    smile: { source: "fitted", atmVolatility: 0.1984, lowestStrike: 450, highestStrike: 680, strikes: 87 },
  },
  neighbours: {
    earlier: "2026-12-11",
    later: "2026-12-24",
    strikes: [
      { lower: 565, higher: 575 },
      { lower: 555, higher: 565 },
    ],
  },
  moves: [
    { by: "percent", change: -0.01, price: 574.32, today: -52.4, atExpiry: 250 },
    { by: "percent", change: 0.01, price: 585.92, today: 48.1, atExpiry: 250 },
    { by: "sigma", change: -1, price: 550.6, today: -312.9, atExpiry: -750 },
    { by: "sigma", change: 1, price: 612.4, today: 189.2, atExpiry: 250 },
  ],
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
};
