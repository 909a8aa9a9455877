import { MINUTE_MS } from "../market/calendar-date.ts";
import type { GoingRun } from "./ports.ts";

/**
 * A run whose slices are silent for so long is dead: one that is worked on, or waits for its next try, would have begun
 * or ended one in the meantime.
 */
const SILENCE_MS = 3 * MINUTE_MS;

/**
 * From when on somebody may take a run over, epoch ms: when its lease is out, or its slices have fallen silent. A run
 * that waits for its next page is silent by design and has its lease alone.
 */
export function takeOverMs({ leaseUntilMs, heldUntilMs, lastSliceMs }: GoingRun): number {
  if (lastSliceMs === null) return leaseUntilMs;
  return Math.min(leaseUntilMs, Math.max(lastSliceMs + SILENCE_MS, heldUntilMs ?? 0));
}
