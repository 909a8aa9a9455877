import { addDays } from "../market/calendar-date.ts";
import type { ChainSlice } from "./slice.ts";

/** Keeps a slice's parse, valuation and upsert inside one invocation's CPU. */
export const MAX_CONTRACTS_PER_SLICE = 1_500;

/** LEAPS are listed up to about three years out. */
const HORIZON_DAYS = 1_200;

/** First day of each window, in days from today, for a symbol whose chain has never been seen. */
const DEFAULT_WINDOW_STARTS = [0, 14, 46, 121, 401] as const;

/** How many contracts each expiration of a symbol had when last stored. */
export type ExpirationSize = { expiration: string; contracts: number };

/**
 * Windows that together cover every expiration from `today` to the horizon, without gaps, so that a newly listed
 * expiration is always inside one of them. Sizes come from what is stored; a symbol without any gets the defaults.
 */
export function planSlices(symbol: string, sizes: readonly ExpirationSize[], today: string): ChainSlice[] {
  const known = sizes
    .filter(({ expiration }) => expiration >= today)
    .sort((a, b) => a.expiration.localeCompare(b.expiration));
  const starts = known.length === 0 ? defaultStarts(today) : sizedStarts(known, today);
  const end = addDays(today, HORIZON_DAYS);
  return starts.map((from, i) => {
    const next = starts[i + 1];
    return { symbol, from, to: next === undefined ? end : addDays(next, -1), side: "ALL" };
  });
}

function defaultStarts(today: string): string[] {
  return DEFAULT_WINDOW_STARTS.map((days) => addDays(today, days));
}

function sizedStarts(known: readonly ExpirationSize[], today: string): string[] {
  const starts = [today];
  let inWindow = 0;
  for (const { expiration, contracts } of known) {
    if (inWindow > 0 && inWindow + contracts > MAX_CONTRACTS_PER_SLICE) {
      starts.push(expiration);
      inWindow = 0;
    }
    inWindow += contracts;
  }
  return starts;
}
