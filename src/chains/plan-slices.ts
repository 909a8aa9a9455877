import { addDays } from "../market/calendar-date.ts";
import type { ChainSlice } from "./slice.ts";

/** How much of each chain is kept fresh, and how much of it one invocation takes on. */
export type ChainScope = {
  /** Expirations up to this many days out; LEAPS are listed up to about three years. */
  maxDte: number;
  /** Bounds a slice's parse, valuation and upsert, which share one invocation's CPU. */
  contractsPerSlice: number;
};

/** First day of each window, in days from today, for a symbol whose chain has never been seen. */
const DEFAULT_WINDOW_STARTS = [0, 14, 46, 121, 401] as const;

/** How many contracts each expiration of a symbol had when last stored. */
export type ExpirationSize = { expiration: string; contracts: number };

/**
 * Windows that together cover every expiration from `today` to the end of the scope, without gaps, so that a newly
 * listed expiration is always inside one of them. Sizes come from what is stored; a symbol without any gets the
 * defaults.
 */
export function planSlices(
  symbol: string,
  sizes: readonly ExpirationSize[],
  today: string,
  scope: ChainScope,
): ChainSlice[] {
  const end = addDays(today, scope.maxDte);
  const known = sizes
    .filter(({ expiration }) => expiration >= today && expiration <= end)
    .sort((a, b) => (a.expiration < b.expiration ? -1 : 1));
  const starts =
    known.length === 0 ? defaultStarts(today, end) : sizedStarts(known, today, scope.contractsPerSlice);
  return starts.map((from, i) => {
    const next = starts[i + 1];
    return { symbol, from, to: next === undefined ? end : addDays(next, -1), side: "ALL" };
  });
}

function defaultStarts(today: string, end: string): string[] {
  return DEFAULT_WINDOW_STARTS.map((days) => addDays(today, days)).filter((start) => start <= end);
}

function sizedStarts(known: readonly ExpirationSize[], today: string, contractsPerSlice: number): string[] {
  const starts = [today];
  let inWindow = 0;
  for (const { expiration, contracts } of known) {
    if (inWindow > 0 && inWindow + contracts > contractsPerSlice) {
      starts.push(expiration);
      inWindow = 0;
    }
    inWindow += contracts;
  }
  return starts;
}
