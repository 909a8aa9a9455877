import { AppError } from "../errors.ts";
import { daysBetween } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { JobId, Schedule } from "./job.ts";
import type { DateRange, GoingRun } from "./ports.ts";
import { type StartRunDeps, type StartRunResult, startRun } from "./start-run.ts";
import { takeOverMs } from "./take-over.ts";

export type RunNowRequest = {
  job: JobId;
  by: string;
  range: DateRange | null;
  /** A symbol that somebody waits for: its work comes before the others'. */
  first?: string;
  /** Gives up a run of the job that is going on and shows no sign of life, and starts anew. */
  takeOver?: boolean;
};

/** Jobs whose work is filed by day, so that a range of days can be done again. */
export const RANGE_JOBS: readonly JobId[] = ["eod_sync", "historical_backfill", "iv_metrics", "prices_5m"];
const LONGEST_RANGE_DAYS = 400;

/**
 * Runs a job once, now, also outside the session and while it is paused; jobs that look at days take a range of them.
 * Throws `invalid_request` for a range that it cannot do, and `conflict` while the job is running already: it says since
 * when, and when it is free at the latest; it may be taken over after `retryAfterSeconds`, 0 for at once.
 */
export async function runNow(
  deps: StartRunDeps & { schedule: Schedule },
  { job: id, by, range, first, takeOver = false }: RunNowRequest,
  nowMs: number,
): Promise<StartRunResult> {
  const job = deps.schedule.find((candidate) => candidate.id === id);
  if (job === undefined) {
    throw new AppError("not_found", `The job ${id} is not part of this deployment.`, {
      hint: "GET /v1/jobs lists the jobs that are.",
    });
  }
  if (range !== null) checkRange(id, range, nowMs);
  if (takeOver) await giveUpDead(deps, { job: id, by }, nowMs);
  const result = await startRun(deps, {
    job,
    slotMs: nowMs,
    trigger: "manual",
    range,
    requestedBy: by,
    first,
    nowMs,
  });
  if (result.outcome !== "claimed") throw alreadyRunning(id, await deps.ledger.findGoing(id), nowMs);
  return result;
}

async function giveUpDead(
  { ledger, log }: StartRunDeps,
  { job, by }: { job: JobId; by: string },
  nowMs: number,
): Promise<void> {
  const going = await ledger.findGoing(job);
  if (going === null || nowMs < takeOverMs(going)) return;
  const given = await ledger.abandonRun(going, `Taken over by ${by}: it showed no sign of life.`, nowMs);
  log("warn", "run_taken_over", { runId: going.id, by, given });
}

function alreadyRunning(job: JobId, going: GoingRun | null, nowMs: number): AppError {
  const where = `GET /v1/jobs/${job}/runs shows how far it is.`;
  if (going === null)
    return new AppError("conflict", `${job} was running until now.`, { hint: "Ask again." });
  const iso = (ms: number) => new Date(ms).toISOString();
  const freeMs = takeOverMs(going);
  const how = `with {"takeOver": true}, or npm run job -- ${job} --take-over`;
  const hint =
    nowMs >= freeMs
      ? `It shows no sign of life: take it over ${how}. ${where}`
      : `From ${iso(freeMs)} on, if it shows no sign of life until then, it may be taken over ${how}. ${where}`;
  return new AppError(
    "conflict",
    `${job} is already running since ${iso(going.startedAtMs)} (${going.id}). It is free when it ends, at ` +
      `${iso(going.leaseUntilMs)} at the latest.`,
    { hint, retryAfterSeconds: Math.max(0, Math.ceil((freeMs - nowMs) / 1_000)) },
  );
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
