import type { Answers } from "../providers/provider.ts";
import type {
  BarRequest,
  DailyRequest,
  FetchedBars,
  FetchedDailyBars,
  FetchedHistory,
  FetchedQuotes,
  HistoryRequest,
} from "./sources.ts";

/** Several providers of a capability as one, filled by fallback-sources.ts. */

/** Throws the first provider's AppError when none answered. */
export type FallbackBars = {
  /** Calls that the first provider which may be called needs for `symbols`. */
  callsFor(symbols: number): number;
  fetchBars(request: BarRequest): Promise<Answers<FetchedBars>>;
};

export type FallbackQuotes = { fetchQuotes(symbols: readonly string[]): Promise<Answers<FetchedQuotes>> };

export type FallbackDailyBars = {
  callsFor(symbols: number): number;
  fetchDailyBars(request: DailyRequest): Promise<Answers<FetchedDailyBars>>;
};

export type FallbackHistory = {
  /** US dollars, of the first provider that can tell. */
  priceHistory(request: HistoryRequest): Promise<number>;
  fetchHistory(request: HistoryRequest): Promise<Answers<FetchedHistory>>;
};
