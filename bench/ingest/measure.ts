import { readFileSync } from "node:fs";

export type Spread = { low: number; median: number; high: number };

type Piece = { name: string; run: () => unknown; passes: number; samples: number[] };

/** Long enough for the optimising compiler to have seen everything. */
const WARM_MS = 400;
/** The kernel's count of processor time moves in steps of up to 10 ms: a sample of this length is good to a few per cent. */
const SAMPLE_MS = 80;
const ROUNDS = 9;

/**
 * Milliseconds of processor time that the main thread of a process has used, where the system counts it; elsewhere the
 * wall clock, which is only as good as the machine is idle.
 */
export function processorMs(pid: number | "self" = "self"): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/**
 * Milliseconds of each piece of work, one number a round. Rounds go through all pieces in turn, so that a machine that
 * slows down slows them all and their ratios, taken round by round, stand.
 */
export async function sampleRounds(work: Record<string, () => unknown>): Promise<Map<string, number[]>> {
  const pieces: Piece[] = [];
  for (const [name, run] of Object.entries(work)) {
    pieces.push({ name, run, passes: await warmUp(run), samples: [] });
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { run, passes, samples } of pieces) {
      const beforeMs = processorMs();
      for (let i = 0; i < passes; i += 1) await run();
      samples.push((processorMs() - beforeMs) / passes);
    }
  }
  return new Map(pieces.map(({ name, samples }) => [name, samples]));
}

/** Runs until warm. Returns how many passes fill a sample. */
async function warmUp(work: () => unknown): Promise<number> {
  let passes = 0;
  const startedMs = processorMs();
  while (processorMs() - startedMs < WARM_MS) {
    await work();
    passes += 1;
  }
  return Math.max(1, Math.ceil((passes * SAMPLE_MS) / WARM_MS));
}

/** Median and quartiles. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

/** Of each value to that of the same round. */
export function ratios(values: readonly number[], to: readonly number[]): Spread {
  return spread(values.map((value, i) => value / (to[i] ?? Number.NaN)));
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
