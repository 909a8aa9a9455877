import type { JobId } from "./job.ts";

/** `job@slot`: the occurrence is the identity, so that a second claim of it finds the first. */
export function runId(job: JobId, slotMs: number): string {
  return `${job}@${new Date(slotMs).toISOString()}`;
}
