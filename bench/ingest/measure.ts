/** Milliseconds of this thread for one call, as the median of `rounds` after `warm` calls that do not count. */
export async function medianMs(work: () => unknown, rounds: number, warm: number): Promise<number> {
  for (let i = 0; i < warm; i += 1) await work();
  const times: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return median(times);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Megabytes of heap that `work` adds at its highest point, sampled at each stage; needs --expose-gc to be exact. */
export async function peakHeapMb(stages: readonly (() => unknown)[]): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let peak = before;
  for (const stage of stages) {
    await stage();
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }
  return (peak - before) / 1e6;
}
