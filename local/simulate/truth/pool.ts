import { ivMetricsRow } from "../../../src/iv-metrics/iv-metrics-row.ts";
import type { IvMetricsRow, TickerMarket } from "../../../src/iv-metrics/ports.ts";
import { quoteWorth } from "../../../src/options/quote-worth.ts";
import { type ChainToValue, type ValuationInputs, valueChain } from "../../../src/valuation/value-chain.ts";
import type { ExpirySummary, ValuedContract } from "../../../src/valuation/valued-chain.ts";

/**
 * All that the truth borrows of the Worker: its pure computations, so that computed columns can be expected from the
 * model's quotes. What comes out of them is held against the model's own parameters besides, in bound-values.ts.
 */
export type {
  ChainToValue as QuotedChain,
  ExpirySummary,
  IvMetricsRow,
  TickerMarket,
  ValuationInputs,
  ValuedContract,
};
export { ivMetricsRow, quoteWorth, valueChain as valueTruth };
