/** Bodies that work as they are, by operation and by what each shows. */
export const EXAMPLE_REQUESTS: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  calculate: {
    "A spread by name": {
      symbol: "SPY",
      strategy: "bull_put_spread",
      strikes: [590, 585],
      dte: 30,
      accountSize: 25_000,
      riskPercent: 2,
    },
    "Legs written out, from stored quotes": {
      symbol: "SPY",
      legs: [
        { type: "put", side: "sell", strike: 590, quantity: 1, dte: 30 },
        { type: "put", side: "buy", strike: 580, quantity: 1, dte: 30 },
      ],
      fill: "realistic",
    },
    "By hand, without a symbol": {
      underlyingPrice: 100,
      legs: [
        { type: "call", side: "buy", strike: 100, quantity: 1, dte: 30, premium: 3 },
        { type: "call", side: "sell", strike: 110, quantity: 1, dte: 30, impliedVolatility: 0.25 },
      ],
    },
  },
  plan: {
    "A view and a limit": { symbol: "SPY", bias: "bullish", dte: 35, maxRisk: 500 },
    "A target price, credit trades only": {
      symbol: "SPY",
      bias: "neutral",
      dte: 45,
      mode: "credit",
      accountSize: 25_000,
      riskPercent: 2,
      limit: 3,
    },
  },
  runJob: {
    Now: { by: "ada" },
    "A range of days": { from: "2026-11-02", to: "2026-11-06", by: "ada" },
  },
  pauseJob: { "With its reason": { reason: "the provider is being changed", by: "ada" } },
  resumeJob: { "By name": { by: "ada" } },
  redriveDeadLetters: {
    "All of a run": { runId: "options_refresh@2026-11-30T15:00:00.000Z" },
    "One slice": {
      tasks: [{ runId: "options_refresh@2026-11-30T15:00:00.000Z", key: "SPY:2026-11-30_2026-12-13" }],
    },
  },
};

/** What stands in an address where an example needs one. */
export const EXAMPLE_PARAMETERS: Readonly<Record<string, string>> = { symbol: "SPY", id: "options_refresh" };
