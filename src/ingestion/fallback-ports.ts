import type {
  BarRequest,
  DailyRequest,
  FetchedBars,
  FetchedDailyBars,
  FetchedHistory,
  FetchedQuotes,
  HistoryRequest,
  Provider,
} from "./provider-ports.ts";

/** Several providers of a capability as one, filled by fallback-sources.ts. */

/** A provider that was asked, or kept away from, before another answered. `code` is an ErrorCode. */
export type ProviderFailure = { provider: Provider; code: string; message: string };

/**
 * What several providers of a capability gave together: one answer for each that answered, in the order in which they
 * were asked, so that every row keeps its provider. A symbol is in one answer at most: those that a provider did not
 * know or that failed there were asked of the next. `unknownSymbols` and `failures` of the last answer are what remains
 * when all were asked; those of the answers before it are empty. `fallbackFrom` names who failed, wholly or at some
 * symbols, before the last that answered: nobody on a healthy day.
 */
export type Answers<T> = { answers: T[]; fallbackFrom: ProviderFailure[] };

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
