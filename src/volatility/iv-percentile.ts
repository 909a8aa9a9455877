import { type IvHistory, type IvHistoryGap, ivWindow } from "./iv-history.ts";

export type IvPercentile = {
  /** 0..100, or null with the reason in `missing`. */
  readonly percentile: number | null;
  /** Closes in the window. */
  readonly n: number;
  readonly missing: IvHistoryGap | null;
};

/**
 * IV percentile: the share of the last 252 daily closes strictly below the current value, times 100
 * (as tastytrade and Barchart define it).
 */
export function ivPercentile(input: IvHistory): IvPercentile {
  const { current } = input;
  const { window, n, missing } = ivWindow(input);
  if (missing !== null) return { percentile: null, n, missing };
  const below = window.filter((close) => close < current).length;
  return { percentile: (100 * below) / n, n, missing: null };
}
