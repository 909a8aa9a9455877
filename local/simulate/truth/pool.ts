import { ivMetricsRow } from "../../../src/ingestion/iv-metrics-row.ts";
import type { FetchedChain } from "../../../src/ingestion/ports.ts";
import { type ExpirySummary, type ValuedContract, valueChain } from "../../../src/ingestion/value-chain.ts";
import type { IvMetricsRow, TickerMarket } from "../../../src/ingestion/volatility-ports.ts";

/**
 * All that the truth borrows of the Worker: its pure computations, so that computed columns can be expected from the
 * model's quotes. What comes out of them is held against the model's own parameters besides, in check-values.ts.
 */
export type { ExpirySummary, IvMetricsRow, TickerMarket, ValuedContract };
export { ivMetricsRow };

/** A chain as a provider gives it, without what only concerns the fetch. */
export type QuotedChain = Pick<
  FetchedChain,
  "underlyingPrice" | "rate" | "dividendYield" | "fetchedAtMs" | "contracts"
>;

export function valueTruth(chain: QuotedChain): { contracts: ValuedContract[]; expiries: ExpirySummary[] } {
  return valueChain({ ...chain, provider: "", skipped: {}, unreadable: [], bytes: 0, providerCalls: 0 });
}
