import { AppError, asAppError, toldMessage } from "../errors.ts";
import type { JobId } from "./job.ts";
import { failureOf } from "./run-failure.ts";
import { type RunPageDeps, runPage } from "./run-page.ts";

/** A page of a run, as it comes out of the queue. */
export type NextPage = { runId: string; job: JobId; page: number; notAfterMs: number };

export type PageOutcome =
  | { kind: "done" }
  /** Done by an earlier delivery. */
  | { kind: "repeated" }
  /** Too late: the next slot looks for the same gaps. */
  | { kind: "stale" }
  /** The job was paused in the meantime. */
  | { kind: "paused" }
  | { kind: "unknown" };

const PAGE_LEASE_MS = 90_000;

/**
 * Goes on with a run. A retryable failure lets the page go and is thrown for the queue to deliver it again; any other
 * ends the run and is thrown for the dead letters.
 */
export async function continueRun(deps: RunPageDeps, next: NextPage, nowMs: number): Promise<PageOutcome> {
  const opened = await deps.ledger.openPage(next.runId, next.page, PAGE_LEASE_MS, nowMs);
  if (opened.kind === "busy") {
    throw new AppError("busy", `Page ${next.page} of ${next.runId} is being worked on.`, {
      retryAfterSeconds: opened.retryAfterSeconds,
    });
  }
  if (opened.kind !== "opened") return opened;
  const run = { ...opened.run, notAfterMs: next.notAfterMs };
  const fail = async (why: { code: string; message: string }) => {
    const left = await deps.ledger.failRun(run, why.message, nowMs);
    if (left === "ended") await deps.tellFailed?.(failureOf(run, why), nowMs);
  };
  if (nowMs > next.notAfterMs) {
    await fail({ code: "stale", message: `Page ${next.page} came after the run's time was over.` });
    return { kind: "stale" };
  }
  if (opened.paused !== null) {
    await deps.ledger.failRun(run, opened.paused, nowMs);
    return { kind: "paused" };
  }
  try {
    await runPage(deps, run, nowMs);
    return { kind: "done" };
  } catch (error) {
    const failure = asAppError(error);
    const retryAtMs = nowMs + (failure.retryAfterSeconds ?? 0) * 1_000;
    const reason = toldMessage(failure);
    if (failure.retryable) await deps.ledger.releaseRun(run, reason, retryAtMs);
    else await fail({ code: failure.code, message: reason });
    throw failure;
  }
}
