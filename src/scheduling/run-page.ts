import type { Logger } from "../log.ts";
import type { ClaimedRun, JobRunners, PagePublisher, RunLedger, RunProgress } from "./ports.ts";
import { failureOf, type TellFailed } from "./run-failure.ts";

export type RunPageDeps = {
  ledger: RunLedger;
  runners: JobRunners;
  pages: PagePublisher;
  /** Called after a run that succeeded, for a dead-man's switch; never throws. */
  ping: (run: Pick<ClaimedRun, "job">) => Promise<void>;
  tellFailed?: TellFailed;
  /** Moves forward only, for measuring. */
  stopwatch: () => number;
  log: Logger;
};

/** Between the due time of a page and the moment its run is given up: QStash retries inside it. */
const PAGE_MARGIN_MS = 15 * 60_000;
/** A page that came before this one is recorded would find the run held, and cost a delivery and its retry's wait. */
const RECORDING_SECONDS = 2;

/**
 * Does a run's work, or one page of it, and records it. The next page is published before this one is recorded: dying
 * in between repeats a page, which changes nothing, where the other order would lose one.
 */
export async function runPage(deps: RunPageDeps, run: ClaimedRun, nowMs: number): Promise<void> {
  const startedMs = deps.stopwatch();
  const progress = await deps.runners[run.job](run, nowMs);
  if (progress.kind === "queued") return;
  const elapsedMs = Math.round(deps.stopwatch() - startedMs);
  const next = progress.kind === "more" ? await publishNext(deps, run, progress.delaySeconds, nowMs) : null;
  const recorded = await deps.ledger.recordPage(run, { report: progress.report, elapsedMs, next }, nowMs);
  const kept = recorded !== null;
  logPage(deps, run, progress, { elapsedMs, kept });
  if (recorded?.status === "failed") {
    const code = progress.report.failures[0]?.code ?? "internal";
    await deps.tellFailed?.(failureOf(run, { code, message: recorded.reason ?? "" }), nowMs);
  }
  if (kept && progress.kind === "done" && progress.report.failures.length === 0) await deps.ping(run);
}

async function publishNext(deps: RunPageDeps, run: ClaimedRun, wantedSeconds: number, nowMs: number) {
  const delaySeconds = Math.max(RECORDING_SECONDS, wantedSeconds);
  await deps.pages.publishPage(run, run.page + 1, delaySeconds);
  return { leaseExpiresMs: nowMs + delaySeconds * 1_000 + PAGE_MARGIN_MS };
}

function logPage(
  { log }: RunPageDeps,
  run: ClaimedRun,
  progress: Exclude<RunProgress, { kind: "queued" }>,
  { elapsedMs, kept }: { elapsedMs: number; kept: boolean },
): void {
  const { report } = progress;
  const sound = kept && report.failures.length === 0;
  const level = sound ? "info" : "warn";
  const fields = {
    runId: run.id,
    job: run.job,
    page: run.page,
    ...report,
    ms: elapsedMs,
    ...(progress.kind === "more" && { nextPageInSeconds: progress.delaySeconds }),
    ...(!kept && { lost: "another invocation had taken the run over; its report stands" }),
  };
  if (progress.kind === "done") log(level, "run_finished", fields, "unit");
  else log(level, "run_page", fields);
}
