import { expectedSlots } from "../../../src/scheduling/due-slots.ts";
import { JOB_IDS, type JobId, type Schedule, type ScheduledJob } from "../../../src/scheduling/job.ts";
import { isWithin, type Stretch } from "../day-minutes.ts";
import type { Ledger, LedgerRun } from "./ledger.ts";

/** What became of the slots of one job. `absent`: the ledger knows nothing of them. */
export type JobCount = {
  job: JobId;
  expected: number;
  byStatus: Record<string, number>;
  absentMs: number[];
  /** Runs of slots that the schedule does not have. */
  unexpected: number;
  stored: Record<string, number>;
};

const DAY_MS = 86_400_000;

/** The runs that the schedule wants in these stretches, beside those of the ledger. */
export function countRuns(schedule: Schedule, stretches: readonly Stretch[], { runs }: Ledger): JobCount[] {
  return JOB_IDS.flatMap((id) => {
    const job = schedule.find((scheduled) => scheduled.id === id);
    return job === undefined
      ? []
      : [
          countJob(
            job,
            stretches,
            runs.filter((run) => run.job === id),
          ),
        ];
  });
}

/** Slots whose start falls into the stretches. */
export function slotsOf(job: ScheduledJob, stretches: readonly Stretch[]): number[] {
  const [from, to] = [stretches[0]?.fromMs ?? 0, stretches.at(-1)?.toMs ?? 0];
  return expectedSlots(job, from - DAY_MS, to).filter((slotMs) =>
    isWithin(stretches, slotMs + startDelayMs(job)),
  );
}

export function startDelayMs(job: ScheduledJob): number {
  return job.startDelaySeconds * 1_000;
}

function countJob(job: ScheduledJob, stretches: readonly Stretch[], runs: readonly LedgerRun[]): JobCount {
  const expected = slotsOf(job, stretches);
  const bySlot = new Map(runs.map((run) => [run.slotMs, run]));
  const byStatus: Record<string, number> = {};
  const stored: Record<string, number> = {};
  const absentMs: number[] = [];
  for (const slotMs of expected) {
    const run = bySlot.get(slotMs);
    if (run === undefined) {
      absentMs.push(slotMs);
      continue;
    }
    byStatus[run.status] = (byStatus[run.status] ?? 0) + 1;
    for (const [kind, rows] of Object.entries(run.stored)) stored[kind] = (stored[kind] ?? 0) + rows;
  }
  const known = new Set(expected);
  const unexpected = runs.filter(({ slotMs }) => !known.has(slotMs)).length;
  return { job: job.id, expected: expected.length, byStatus, absentMs, unexpected, stored };
}
