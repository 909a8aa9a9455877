import { nextSlot } from "../scheduling/due-slots.ts";
import type { JobId, Schedule } from "../scheduling/job.ts";
import { jobHealth } from "../scheduling/job-health.ts";
import type { RunReader, StoredRun } from "./ports.ts";

export type JobStatus = {
  id: JobId;
  cadence: string;
  graceSeconds: number;
  nextSlotMs: number | null;
  late: boolean;
  overdueSlotMs: number | null;
  lastRun: StoredRun | null;
  lastSuccess: StoredRun | null;
};

/** Every scheduled job with its next slot, its last runs, and whether it has fallen behind. */
export async function readJobStatus(
  deps: { runs: RunReader; schedule: Schedule },
  nowMs: number,
): Promise<JobStatus[]> {
  const { last, lastSuccess } = await deps.runs.latestRuns();
  return deps.schedule.map((job) => {
    const success = lastSuccess.find((run) => run.job === job.id) ?? null;
    return {
      id: job.id,
      cadence: describeCadence(job),
      graceSeconds: job.graceSeconds,
      nextSlotMs: nextSlot(job, nowMs),
      ...jobHealth(job, success?.slotMs ?? null, nowMs),
      lastRun: last.find((run) => run.job === job.id) ?? null,
      lastSuccess: success,
    };
  });
}

function describeCadence({ cadence }: Schedule[number]): string {
  if (cadence.kind === "daily") {
    const time = `${String(cadence.hour).padStart(2, "0")}:${String(cadence.minute).padStart(2, "0")}`;
    return `daily at ${time} ${cadence.timeZone}${cadence.days === "trading" ? ", trading days" : ""}`;
  }
  const every =
    cadence.everySeconds % 60 === 0 ? `${cadence.everySeconds / 60} min` : `${cadence.everySeconds} s`;
  const after =
    cadence.afterCloseMinutes === null ? "" : `, and ${cadence.afterCloseMinutes} min after the close`;
  return `every ${every} in the regular session${after}`;
}
