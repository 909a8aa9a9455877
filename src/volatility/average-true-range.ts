import type { PriceBar } from "./realised-volatility.ts";

/**
 * How far a session goes from end to end, the gap to the close before it included; dollars a share. The true range is
 * max(high, last close) - min(low, last close); the average is Wilder's (New Concepts in Technical Trading Systems, 1978):
 * the mean of the first `sessions`, then each new one weighs 1 / sessions. Bars oldest first, adjusted for splits. Null
 * for fewer than one more than that, or for a bar that contradicts itself.
 */
export function averageTrueRange(bars: readonly PriceBar[], sessions: number): number | null {
  const ranges: number[] = [];
  let last: PriceBar | undefined;
  for (const bar of bars) {
    const { high, low, close } = bar;
    if (!(low > 0 && high >= low && close <= high && close >= low)) return null;
    if (last !== undefined) ranges.push(Math.max(high, last.close) - Math.min(low, last.close));
    last = bar;
  }
  if (ranges.length < sessions || sessions < 1) return null;
  const first = ranges.slice(0, sessions).reduce((sum, range) => sum + range, 0) / sessions;
  return ranges.slice(sessions).reduce((mean, range) => (mean * (sessions - 1) + range) / sessions, first);
}
