import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { JobControl, JobControls } from "./control-ports.ts";
import { nextSlot } from "./due-slots.ts";
import type { JobId, Schedule } from "./job.ts";
import { jobHealth } from "./job-health.ts";
import type { RunReader, StoredRun } from "./ports.ts";

export type JobStatus = {
  id: JobId;
  cadence: string;
  /** Session jobs in session make the whole late; daily ones are told of, and hold nobody up. */
  daily: boolean;
  graceSeconds: number;
  nextSlotMs: number | null;
  late: boolean;
  overdueSlotMs: number | null;
  paused: boolean;
  /** Who paused or resumed it last, when and why; null for a job that was never paused. */
  control: JobControl | null;
  lastRun: StoredRun | null;
  lastSuccess: StoredRun | null;
};

/** Every scheduled job with its next slot, its last runs, and whether it has fallen behind. */
export async function readJobStatus(
  deps: { runs: RunReader; controls: JobControls; schedule: Schedule; calendar: TradingCalendar },
  nowMs: number,
): Promise<JobStatus[]> {
  const [{ last, lastSuccess, firstSlotMs }, controls] = await Promise.all([
    deps.runs.latestRuns(),
    deps.controls.list(),
  ]);
  return deps.schedule.map((job) => {
    const success = lastSuccess.find((run) => run.job === job.id) ?? null;
    const control = controls.find((each) => each.job === job.id) ?? null;
    const history = { lastSuccessSlotMs: success?.slotMs ?? null, sinceMs: firstSlotMs };
    return {
      id: job.id,
      cadence: describeCadence(job),
      daily: job.cadence.kind === "daily",
      graceSeconds: job.graceSeconds,
      nextSlotMs: nextSlot(job, nowMs, deps.calendar),
      ...jobHealth(job, history, nowMs, deps.calendar),
      paused: control?.paused ?? false,
      control,
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
