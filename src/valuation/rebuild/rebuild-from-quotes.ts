import type { ValuationInputs } from "../value-chain.ts";
import type { HistoryQuote, RebuiltDay, UnrebuiltDay } from "./rebuilt-day.ts";

/**
 * A ticker's volatility of a day from what its options were quoted at, or why there is none. Quotes of other tickers are
 * passed over; `atMs` is the instant asked for, epoch ms; `inputs` the curve of that day and the dividends as they were
 * to come then.
 */
export function rebuildFromQuotes(_input: {
  symbol: string;
  /** New York date. */
  day: string;
  atMs: number;
  quotes: readonly HistoryQuote[];
  inputs: ValuationInputs;
}): RebuiltDay | UnrebuiltDay {
  throw new Error("not filled yet");
}
