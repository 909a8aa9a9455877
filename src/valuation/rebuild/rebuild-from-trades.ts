import type { ValuationInputs } from "../value-chain.ts";
import type { HistoryTrade, RebuiltDay, UnderlyingMinute, UnrebuiltDay } from "./rebuilt-day.ts";

/**
 * A ticker's volatility of a day from the minutes in which its options traded, each against the underlying's price of
 * that very minute; or why there is none. Trades of other tickers, and minutes after `atMs`, are passed over. `inputs` as
 * for quotes.
 */
export function rebuildFromTrades(_input: {
  symbol: string;
  /** New York date. */
  day: string;
  atMs: number;
  trades: readonly HistoryTrade[];
  underlying: readonly UnderlyingMinute[];
  inputs: ValuationInputs;
}): RebuiltDay | UnrebuiltDay {
  throw new Error("not filled yet");
}
