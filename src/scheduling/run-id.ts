import type { JobId } from "./job.ts";

/** Epoch ms; NaN for what is no run's id. */
export function slotMsOf(id: string): number {
  return Date.parse(id.slice(id.indexOf("@") + 1));
}

/** `job@slot`: the occurrence is the identity, so that a second claim of it finds the first. */
export function runId(job: JobId, slotMs: number): string {
  return `${job}@${new Date(slotMs).toISOString()}`;
}
