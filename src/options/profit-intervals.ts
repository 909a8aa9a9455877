import type { SignedInterval } from "./signed-intervals.ts";

/** Prices between which the position makes money; null is "without end". */
export type ProfitInterval = readonly [from: number, to: number | null];

export function profitIntervals(intervals: readonly SignedInterval[]): ProfitInterval[] {
  const profitable: ProfitInterval[] = [];
  for (const { from, to, sign } of intervals) if (sign > 0) profitable.push([from, to]);
  return profitable;
}
