import { type IvHistory, type IvHistoryGap, ivWindow } from "./iv-history.ts";

export type IvRank = {
  /** 0..100, or null with the reason in `missing`. */
  readonly rank: number | null;
  /** Closes in the window, `current` not counted. */
  readonly n: number;
  readonly missing: IvHistoryGap | null;
};

/**
 * IV rank: 100 (IV - min)/(max - min) over the last 252 daily closes and the current value, which is part
 * of the range so that the rank stays within 0..100. (thinkorswim shows this number as "IV percentile".)
 */
export function ivRank(input: IvHistory): IvRank {
  const { current } = input;
  const { window, n, missing } = ivWindow(input);
  if (missing !== null) return { rank: null, n, missing };
  const low = Math.min(current, ...window);
  const high = Math.max(current, ...window);
  if (high === low) return { rank: null, n, missing: "no-range" };
  // Divided first: (100 x) / x may come out above 100.
  return { rank: 100 * ((current - low) / (high - low)), n, missing: null };
}
