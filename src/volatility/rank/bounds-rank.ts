/**
 * Where a volatility stands between the low and the high of its year, 0..100: 100 (now - low)/(high - low), the formula
 * of IV rank. Outside of them, because bounds are worked out less often, it is 0 or 100. Null where they are no range.
 * Any one unit for all three; there is no percentile, since the days between are not known.
 */
export function boundsRank({ now, low, high }: { now: number; low: number; high: number }): number | null {
  if (!(Number.isFinite(now) && Number.isFinite(low) && Number.isFinite(high) && high > low)) return null;
  return 100 * Math.min(1, Math.max(0, (now - low) / (high - low)));
}
