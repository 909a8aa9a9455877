/** A range of shares, 0 to 1. */
export type Band = [low: number, high: number];

const TAIL = 0.025;

/**
 * Where the share of successes of `n` independent trials lies 95 times in 100 when each succeeds with the probability
 * `expected`: between the exact 2.5 % and 97.5 % quantiles of the binomial distribution. A count holds the half on either
 * side of it, as in the continuity correction, so that an edge lies between the last count inside and the first beyond.
 * Null where there is no trial.
 */
export function binomialBand(expected: number, n: number): Band | null {
  if (n < 1 || !(expected >= 0 && expected <= 1)) return null;
  if (expected === 0 || expected === 1) return [expected, expected];
  const low = quantile(TAIL, expected, n);
  const high = quantile(1 - TAIL, expected, n);
  // The count at a quantile is itself inside.
  return [Math.max(0, Math.min(low.at, low.count)) / n, Math.min(n, Math.max(high.at, high.count)) / n];
}

/** The least count whose probability, with all below it, reaches `share`; and where in its unit that happens. */
function quantile(share: number, p: number, n: number): { count: number; at: number } {
  // Logarithms, because (1 - p)^n of thousands of trials is smaller than any double.
  let log = n * Math.log1p(-p);
  let below = 0;
  for (let count = 0; count < n; count += 1) {
    const here = Math.exp(log);
    if (below + here >= share) return { count, at: count - 0.5 + (share - below) / here };
    below += here;
    log += Math.log((n - count) / (count + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return { count: n, at: n };
}
