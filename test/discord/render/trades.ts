import type { Calculation } from "../../../src/calculator/calculation.ts";
import { MANUAL_DATA } from "../../../src/providers/freshness.ts";
import { aCalculatedLeg, aCalculation, aStockLeg, quietEvents } from "../../support/a-calculation.ts";

/** Trades as the calculator would answer them, one of each kind that reads differently. */

export const CREDIT_SPREAD = aCalculation();

const CALL = aCalculatedLeg({
  type: "call",
  side: "buy",
  strike: 580,
  bid: 12.3,
  ask: 12.5,
  premium: 12.4,
  mid: 12.4,
  impliedVolatility: 0.1931,
  delta: 0.52,
});

export const LONG_CALL: Calculation = aCalculation({
  strategy: "long_call",
  contracts: 2,
  legs: [CALL],
  net: {
    kind: "debit",
    perShare: 12.4,
    total: 2_480,
    fill: "mid",
    mid: 12.4,
    realistic: 12.45,
    natural: 12.5,
  },
  maxProfit: null,
  maxLoss: 2_480,
  breakevens: [592.4],
  riskReward: null,
  returnOnRisk: null,
  returnOnCapital: null,
  annualisedReturn: null,
  probabilityOfProfit: 0.3512,
  probabilities: {
    maxProfit: null,
    maxLoss: 0.4711,
    halfProfit: null,
    halfProfitTarget: null,
    halfProfitUnknown: "the profit has no end",
    touch: [],
    band: [0.33, 0.37],
  },
  expectedValue: { atMid: -0.001, afterCosts: -10, earlyExercise: 0 },
  buyingPower: 2_480,
  buyingPowerBasis: "Reg-T estimate: paid in full",
  events: quietEvents({
    earnings: {
      status: "inside",
      date: "2026-12-10",
      when: "after_close",
      impliedMove: { oneSigma: 0.0512, mean: 0.0409 },
    },
  }),
});

const FAR = { expiration: "2027-01-15", premium: 17.1, mid: 17.1, impliedVolatility: 0.2005, delta: 0.54 };

export const CALENDAR: Calculation = aCalculation({
  strategy: "call_calendar",
  legs: [
    { ...CALL, side: "sell" },
    { ...CALL, ...FAR },
  ],
  net: {
    kind: "debit",
    perShare: 4.7,
    total: 470,
    fill: "realistic",
    mid: 4.6,
    realistic: 4.7,
    natural: 4.8,
  },
  maxProfit: 812.5,
  maxLoss: 470,
  breakevens: [566.21, 595.84],
  returnOnRisk: 1.7287,
  returnOnCapital: 1.7287,
  annualisedReturn: 25.239,
  probabilityOfProfit: 0.4721,
  probabilities: {
    maxProfit: 0,
    maxLoss: 0,
    halfProfit: null,
    halfProfitTarget: 406.25,
    halfProfitUnknown: "a leg lives on after the nearest expiry",
    touch: [{ strike: 580, expiration: "2026-12-18", probability: 0.9966 }],
    band: [0.44, 0.51],
  },
  expectedValue: { atMid: 0, afterCosts: -20, earlyExercise: 1.2 },
  buyingPower: 470,
  events: quietEvents({
    exDividend: { status: "inside", date: "2026-12-18", amount: 1.97, certainty: "estimated" },
    assignment: [{ leg: 0, reason: "its time value may fall below the dividend of $1.97" }],
  }),
  warnings: ["The far leg expires 2027-01-15."],
});

export const COVERED_CALL: Calculation = aCalculation({
  strategy: "custom",
  symbol: "AAPL",
  underlyingPrice: 231.4,
  legs: [
    aStockLeg({ premium: 231.4 }),
    aCalculatedLeg({ type: "call", strike: 240, root: "AAPL", premium: 3.05, mid: 3.05, delta: 0.29 }),
  ],
  net: {
    kind: "debit",
    perShare: 228.35,
    total: 22_835,
    fill: "mid",
    mid: 228.35,
    realistic: 228.37,
    natural: 228.4,
  },
  maxProfit: 1_165,
  maxLoss: 22_835,
  breakevens: [228.35],
  returnOnRisk: 0.051,
  probabilityOfProfit: 0.5877,
  probabilities: {
    maxProfit: 0.2512,
    maxLoss: 0.00001,
    halfProfit: 0.4744,
    halfProfitTarget: 582.5,
    halfProfitUnknown: null,
    touch: [{ strike: 240, expiration: "2026-12-18", probability: 0.5402 }],
    band: [0.57, 0.6],
  },
  expectedMove: { oneSigma: 14.2, lower: 217.5, upper: 246.2, straddle: 11.3 },
  buyingPower: 11_265,
  returnOnCapital: 0.1034,
  annualisedReturn: 1.5098,
  events: quietEvents({
    earnings: { status: "unknown", date: null, when: null, impliedMove: null },
    exDividend: { status: "unknown", date: null, amount: null, certainty: null },
  }),
});

export const NAKED_CALL: Calculation = aCalculation({
  strategy: "custom",
  legs: [
    {
      ...CALL,
      side: "sell",
      strike: 620,
      premium: 1.85,
      premiumSource: "mark",
      quality: "no-bid",
      delta: 0.11,
    },
  ],
  net: {
    kind: "credit",
    perShare: 1.85,
    total: 185,
    fill: "natural",
    mid: 1.9,
    realistic: null,
    natural: 1.85,
  },
  maxProfit: 185,
  maxLoss: null,
  breakevens: [621.85],
  riskReward: null,
  returnOnRisk: null,
  probabilityOfProfit: 0.9961,
  probabilities: null,
  expectedValue: { atMid: 5.02, afterCosts: -0.004, earlyExercise: 0 },
  buyingPower: 9_587,
  returnOnCapital: 0.0193,
  annualisedReturn: 0.2817,
  positionSize: {
    accountSize: 50_000,
    riskPercent: 2,
    riskBudget: 1_000,
    riskPerContract: null,
    maxContracts: null,
    buyingPowerPerContract: 9_587,
    contractsByBuyingPower: 5,
    contractsByCash: null,
    reason: "The loss has no limit.",
  },
  data: { ...aCalculation().data, ageSeconds: 9_000, stale: true, delayed: true },
});

export const BY_HAND: Calculation = aCalculation({
  symbol: null,
  strategy: "bull_put_spread",
  dte: 0,
  expiration: "2026-11-23",
  legs: aCalculation().legs.map((leg) => ({
    ...leg,
    expiration: "2026-11-23",
    root: null,
    settlement: null,
    bid: null,
    ask: null,
    mid: null,
    premium: null,
    premiumSource: "manual",
    openInterest: null,
    volume: null,
    spreadPercent: null,
    quotedAtMs: null,
    quality: null,
  })),
  net: {
    kind: "credit",
    perShare: 2.5,
    total: 250,
    fill: "manual",
    mid: null,
    realistic: null,
    natural: null,
  },
  probabilityMethod: "lognormal at 21.3 % volatility, held to expiry on 2026-11-23",
  events: quietEvents({
    earnings: { status: "unknown", date: null, when: null, impliedMove: null },
    exDividend: { status: "unknown", date: null, amount: null, certainty: null },
  }),
  data: MANUAL_DATA,
  warnings: ["Your net premium of 2.5 is used."],
});
