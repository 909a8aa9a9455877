/** Long enough for the optimising compiler to have seen everything. */
const WARM_MS = 1_500;
const ROUNDS = 25;

/** Milliseconds of this thread for one call: the median of the rounds that follow a warm-up. */
export async function medianMs(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < WARM_MS) await work();
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const beforeMs = performance.now();
    await work();
    times.push(performance.now() - beforeMs);
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
