import type { Logger } from "../log.ts";
import type { ChainSliceMessage } from "./messages.ts";
import type { ClosedRun, TaskEnd, TaskFailure, TaskLedger } from "./ports.ts";
import { taskCopy } from "./slice.ts";

export type EndTaskDeps = TellClosedDeps & { tasks: TaskLedger };

export type TellClosedDeps = {
  log: Logger;
  /** Called when the last slice of a refresh has ended, whichever way, to tell of it; never throws. */
  tellRefreshed?: (runId: string, closed: ClosedRun, nowMs: number) => Promise<void>;
};

/** Ends a slice without contracts, and tells what its run came to when it was the last one. */
export async function endTask(
  deps: EndTaskDeps,
  message: ChainSliceMessage,
  status: TaskEnd,
  failure: TaskFailure | null,
  nowMs: number,
): Promise<void> {
  const closed = await deps.tasks.endTask(taskCopy(message), status, failure, nowMs);
  await tellClosed(deps, message.runId, closed, nowMs);
}

/** The one wide event of a refresh, whichever way its last slice ended; nothing while others are open. */
export async function tellClosed(
  { log, tellRefreshed }: TellClosedDeps,
  runId: string,
  closed: ClosedRun | null,
  nowMs: number,
): Promise<void> {
  if (closed === null) return;
  const { elapsedMs: ms, lost: _, ...run } = closed;
  const level = run.status === "succeeded" ? "info" : "warn";
  log(level, "run_finished", { runId, job: "options_refresh", ...run, ms }, "unit");
  await tellRefreshed?.(runId, closed, nowMs);
}
