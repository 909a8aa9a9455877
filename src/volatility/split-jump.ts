import type { PriceBar } from "./realised-volatility.ts";

/** From one close to the next open this far apart, both ways, is a split more often than a market that moved. */
const LARGE = 1.9;
/** Splits of fewer shares: five for four, four for three, seven for five, three for two, five for three. */
const SMALL_SPLITS = [5 / 4, 4 / 3, 7 / 5, 3 / 2, 5 / 3, 9 / 5];
const COMMON_SPLITS = [2, 5 / 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100];
/** Overnight moves beside a split stay within this of it, as a part. */
const NEAR_SMALL = 0.03;
const NEAR_COMMON = 0.02;
/** A share that really moved by a fifth or more trades in a range of its day that is wider than usual by as much. */
const CALM = { times: 2, least: 0.02 };
const WILD_TIMES = 4;

/**
 * Whether the step from a bar to the next looks like a split that its prices are not adjusted for, whatever they claim.
 * Beyond 1.9 times it does, unless the day was wild and the ratio is none of a split: crashes and takeovers come with
 * ranges, splits with ordinary days. Smaller steps count only downwards, at the ratio of a split, and on a calm day.
 */
export function looksLikeSplit(before: PriceBar, bar: PriceBar, usualRange: number): boolean {
  const step = before.close / bar.open;
  const ratio = Math.max(step, 1 / step);
  const range = Math.log(bar.high / bar.low);
  if (ratio >= LARGE) {
    const wild = range > Math.max(CALM.least, usualRange) * WILD_TIMES;
    return !wild || isNear(ratio, COMMON_SPLITS, NEAR_COMMON);
  }
  const calm = range <= Math.max(CALM.least, CALM.times * usualRange);
  return step > 1 && calm && isNear(ratio, SMALL_SPLITS, NEAR_SMALL);
}

/** The median of the days' ranges, as log(high/low). */
export function usualRange(bars: readonly PriceBar[]): number {
  const ranges = bars.map(({ high, low }) => Math.log(high / low)).toSorted((a, b) => a - b);
  return ranges[Math.floor(ranges.length / 2)] ?? 0;
}

function isNear(ratio: number, splits: readonly number[], tolerance: number): boolean {
  return splits.some((split) => Math.abs(ratio / split - 1) <= tolerance);
}
