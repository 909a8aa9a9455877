import type { Outcome } from "../../src/track-record/ports.ts";

/** SPY's Friday a week ahead, as its chain was last seen: every number another one, each as the table keeps it. */
export function anOutcome(changes: Partial<Outcome> = {}): Outcome {
  return {
    symbol: "SPY",
    root: "SPY",
    expiration: "2026-11-20",
    horizon: 7,
    settlement: "PM",
    source: "live",
    observedDay: "2026-11-13",
    observedAtMs: Date.parse("2026-11-13T21:00:00Z"),
    days: 7.0,
    underlyingPrice: 580.25,
    forward: 580.75,
    atmImpliedVolatility: 0.1875,
    oneSigma: 15.0625,
    straddle: 12.125,
    quantiles: [555.5, 566.25, 571.125, 580.5, 589.75, 595.5, null],
    probabilities: [0.75, 0.875, 0.6875, 0.71875, 0.5625, 0.78125, 0.4375, 0.4062, 0.4219, null],
    realised20: 0.125,
    realised60: 0.15625,
    settled: 584.5,
    realised: 0.140625,
    won: [true, true, true, false, true, true, false, false, false, null],
    ...changes,
  };
}
