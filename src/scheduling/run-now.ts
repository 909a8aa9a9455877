import { AppError } from "../errors.ts";
import { daysBetween } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { JobId, Schedule } from "./job.ts";
import type { DateRange } from "./ports.ts";
import { type StartRunDeps, type StartRunResult, startRun } from "./start-run.ts";

export type RunNowRequest = { job: JobId; by: string; range: DateRange | null };

/** Jobs whose work is filed by day, so that a range of days can be done again. */
export const RANGE_JOBS: readonly JobId[] = ["eod_sync", "historical_backfill", "iv_metrics", "prices_5m"];
const LONGEST_RANGE_DAYS = 400;

/**
 * Runs a job once, now, also outside the session and while it is paused; jobs that look at days take a range of them.
 * Throws `conflict` when the job is running already, `invalid_request` for a range that it cannot do.
 */
export async function runNow(
  deps: StartRunDeps & { schedule: Schedule },
  { job: id, by, range }: RunNowRequest,
  nowMs: number,
): Promise<StartRunResult> {
  const job = deps.schedule.find((candidate) => candidate.id === id);
  if (job === undefined) {
    throw new AppError("not_found", `The job ${id} is not part of this deployment.`, {
      hint: "GET /v1/jobs lists the jobs that are.",
    });
  }
  if (range !== null) checkRange(id, range, nowMs);
  const result = await startRun(deps, {
    job,
    slotMs: nowMs,
    trigger: "manual",
    range,
    requestedBy: by,
    nowMs,
  });
  if (result.outcome !== "claimed") {
    throw new AppError("conflict", `${id} is already running, so ${result.runId} was not started.`, {
      hint: `GET /v1/jobs/${id}/runs shows how far it is.`,
    });
  }
  return result;
}

function checkRange(id: JobId, { from, to }: DateRange, nowMs: number): void {
  const refuse = (message: string, hint: string) => {
    throw new AppError("invalid_request", message, { hint });
  };
  if (!RANGE_JOBS.includes(id)) {
    refuse(`${id} takes no range of days.`, `Leave from and to out; ${RANGE_JOBS.join(", ")} take them.`);
  }
  if (from > to) refuse(`from ${from} is after to ${to}.`, "Write the earlier date first.");
  if (to > newYorkDate(nowMs)) refuse(`to ${to} has not come yet.`, "End the range today at the latest.");
  if (daysBetween(from, to) > LONGEST_RANGE_DAYS) {
    refuse(
      `From ${from} to ${to} are more than ${LONGEST_RANGE_DAYS} days.`,
      "Run it in several shorter ranges.",
    );
  }
}
