/** Milliseconds of this thread: the first call ever, and the median of the calls after `warm` ones. */
export type Timing = { firstMs: number; medianMs: number };

/** The first call runs code this process has not run before only if nothing else has called it. */
export function time(work: () => unknown, rounds = 41, warm = 20): Timing {
  const once = () => {
    const startedMs = performance.now();
    work();
    return performance.now() - startedMs;
  };
  const firstMs = once();
  for (let i = 0; i < warm; i += 1) work();
  return { firstMs, medianMs: median(Array.from({ length: rounds }, once)) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Calls per second, in words: 4.12 M, 54.0 k, 66. */
function perSecond(calls: number, ms: number): string {
  const rate = (1000 * calls) / ms;
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(2)} M`;
  return rate >= 1e3 ? `${(rate / 1e3).toFixed(1)} k` : rate.toFixed(0);
}

export function scientific(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? value.toExponential(1) : "∞";
}

/** A row of a speed table: what ran, how fast warm and on its first pass, and how wrong the worst answer was. */
export function speedRow(name: string, calls: number, timing: Timing, error: string): string[] {
  return [name, perSecond(calls, timing.medianMs), perSecond(calls, timing.firstMs), error];
}
