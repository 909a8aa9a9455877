import { type CapabilityGap, describeGap } from "../providers/capability-gaps.ts";
import type { Capability } from "../providers/provider.ts";
import type { JobRunner } from "../scheduling/ports.ts";
import { addNote, emptyReport } from "../scheduling/run-report.ts";

/** A job that nobody can feed does nothing, and the ledger says why. */
export function fedBy(gaps: readonly CapabilityGap[], capability: Capability, runner: JobRunner): JobRunner {
  const gap = gaps.find((one) => one.capability === capability);
  if (gap === undefined) return runner;
  const report = { ...emptyReport(), notes: [describeGap(gap)] };
  return () => Promise.resolve({ kind: "done", report });
}

/** A job that does what it can without some of its providers, and says what it went without. */
export function helpedBy(
  gaps: readonly CapabilityGap[],
  capabilities: readonly Capability[],
  runner: JobRunner,
): JobRunner {
  const notes = gaps.filter(({ capability }) => capabilities.includes(capability)).map(describeGap);
  return async (run, nowMs) => {
    const progress = await runner(run, nowMs);
    if (progress.kind !== "queued" && run.page === 0)
      for (const note of notes) addNote(progress.report, note);
    return progress;
  };
}
