import type { TickerOutlook } from "../../src/iv-metrics/overview/outlook-ports.ts";
import type { ScanRow } from "../../src/iv-metrics/ports.ts";
import { IN_SESSION } from "./moments.ts";
import { anExpiryMove, aStoredVolatility } from "./stored-volatility.ts";

/** A ticker of the overview as it is stored. */
export function aRow(changes: Partial<ScanRow> = {}): ScanRow {
  return {
    symbol: "SPY",
    name: "SPDR S&P 500",
    price: 580.5,
    previousClose: 578,
    priceAtMs: IN_SESSION,
    provider: "schwab",
    metrics: aStoredVolatility(),
    volume: 5_000,
    openInterest: 70_000,
    spread: null,
    ...changes,
  };
}

/** What lies before it, and what its rank lies between. */
export function anOutlook(changes: Partial<TickerOutlook> = {}): TickerOutlook {
  const ends = { low: 0.118, lowDay: "2026-07-02", high: 0.31, highDay: "2026-04-08" };
  return {
    symbol: "SPY",
    closes: { all: ends, live: ends },
    snapshots: [anExpiryMove({ expiration: "2026-11-27", contracts: 41 })],
    dividends: {
      status: "scheduled",
      next: { exDate: "2026-12-18", amount: 1.75, certainty: "estimated", source: "schwab", special: false },
    },
    ...changes,
  };
}
