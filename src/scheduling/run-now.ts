import { AppError } from "../errors.ts";
import type { JobId, Schedule } from "./job.ts";
import type { GoingRun } from "./ports.ts";
import { slotMsOf } from "./run-id.ts";
import { checkSymbol, type FindTicker, settleRange, type WantedRange } from "./run-request.ts";
import { type StartRunDeps, type StartRunResult, startRun } from "./start-run.ts";
import { takeOverMs } from "./take-over.ts";

export type RunNowRequest = {
  job: JobId;
  by: string;
  range: WantedRange | null;
  /** The one ticker that the run is about, for {@link SYMBOL_JOBS}. */
  symbol?: string | null;
  /** A symbol that somebody waits for: its work comes before the others'. */
  first?: string;
  /** Gives up a run of the job that is going on and shows no sign of life, and starts anew. */
  takeOver?: boolean;
};

/**
 * Runs a job once, now, also outside the session and while it is paused; jobs that look at days take a range of them.
 * Throws `invalid_request` for a range or a symbol that it cannot do, `unknown_symbol` for a ticker that is not kept, and `conflict` while the job is running already: it says since
 * when, and when it is free at the latest; it may be taken over after `retryAfterSeconds`, 0 for at once.
 */
export async function runNow(
  deps: StartRunDeps & { schedule: Schedule; findTicker: FindTicker },
  { job: id, by, range: wanted, symbol = null, first, takeOver = false }: RunNowRequest,
  nowMs: number,
): Promise<StartRunResult> {
  const job = deps.schedule.find((candidate) => candidate.id === id);
  if (job === undefined) {
    throw new AppError("not_found", `The job ${id} is not part of this deployment.`, {
      hint: "GET /v1/jobs lists the jobs that are.",
    });
  }
  const range = wanted === null ? null : settleRange(id, wanted, nowMs, deps.calendar);
  if (symbol !== null) await checkSymbol(deps.findTicker, id, symbol);
  if (takeOver) await giveUpDead(deps, { job: id, by }, nowMs);
  const result = await startRun(deps, {
    job,
    slotMs: nowMs,
    trigger: "manual",
    range,
    symbol,
    requestedBy: by,
    first,
    nowMs,
  });
  if (result.outcome !== "claimed") throw alreadyRunning(id, await deps.ledger.findGoing(id), nowMs);
  return result;
}

async function giveUpDead(
  { ledger, log, tellFailed }: StartRunDeps,
  { job, by }: { job: JobId; by: string },
  nowMs: number,
): Promise<void> {
  const going = await ledger.findGoing(job);
  if (going === null || nowMs < takeOverMs(going)) return;
  const message = `Taken over by ${by}: it showed no sign of life.`;
  const given = await ledger.abandonRun(going, message, nowMs);
  log("warn", "run_taken_over", { runId: going.id, by, given });
  if (given)
    await tellFailed?.(
      { runId: going.id, job, slotMs: slotMsOf(going.id), code: "abandoned", message },
      nowMs,
    );
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
