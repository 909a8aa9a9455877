import type { SignedInterval } from "./signed-intervals.ts";

/** Prices, ascending, where the position neither makes nor loses money: crossings, touches, ends of a flat zero. */
export function breakevens(intervals: readonly SignedInterval[]): number[] {
  const prices: number[] = [];
  for (const { from } of intervals) if (from > 0) prices.push(from);
  return prices;
}
