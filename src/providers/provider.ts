import type { AppError } from "../errors.ts";

/** What market-data providers can do for us, in our terms: one source a capability, filled by src/adapters/<vendor>. */

export const PROVIDERS = ["schwab", "alpaca", "tiingo", "databento", "finnhub", "treasury", "cboe"] as const;
export type Provider = (typeof PROVIDERS)[number];

export const CAPABILITIES = [
  "chains",
  "bars",
  "quotes",
  "eod",
  "history",
  "option_history",
  "earnings",
  "news",
  "profiles",
  "rates",
  "dividends",
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** How many rows were left out, by reason; those `out_of_order` are kept. */
export type SkipCounts = Partial<Record<SkipReason, number>>;
export type SkipReason =
  | "adjusted"
  | "below_min_mark"
  | "no_quote"
  | "malformed"
  | "duplicate"
  | "expired"
  /** A price that is not positive, or a high below a low. */
  | "impossible_prices"
  /** Sent though it was not asked for. */
  | "outside_request"
  /** Came after a row of a later time, and was put in its place. */
  | "out_of_order";

/** Counts rows that were left out. */
export function countSkip(skipped: SkipCounts, reason: SkipReason, by = 1): void {
  skipped[reason] = (skipped[reason] ?? 0) + by;
}

/** Adds the counts of one part to those of the whole. */
export function addSkips(total: SkipCounts, part: SkipCounts): void {
  for (const [reason, count] of Object.entries(part) as [SkipReason, number][]) {
    countSkip(total, reason, count);
  }
}

/** What every answer says of itself. `skipped` counts rows that were left out, by reason. */
export type Fetched = {
  provider: Provider;
  fetchedAtMs: number;
  skipped: SkipCounts;
  bytes: number;
  providerCalls: number;
  /** What the provider says of its own answer and the operator should know, such as a day of reduced quality. */
  notes?: readonly string[];
};

/** A symbol that failed while others of the same request came through. */
export type SymbolFailure = { symbol: string; error: AppError };

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
