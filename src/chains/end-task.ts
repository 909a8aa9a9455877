import type { Logger } from "../log.ts";
import type { ChainSliceMessage } from "./messages.ts";
import type { ClosedRun, TaskEnd, TaskFailure, TaskLedger } from "./ports.ts";
import { taskCopy } from "./slice.ts";

/** Ends a slice without contracts, and tells what its run came to when it was the last one. */
export async function endTask(
  { tasks, log }: { tasks: TaskLedger; log: Logger },
  message: ChainSliceMessage,
  status: TaskEnd,
  failure: TaskFailure | null,
  nowMs: number,
): Promise<void> {
  const closed = await tasks.endTask(taskCopy(message), status, failure, nowMs);
  tellClosed(log, message.runId, closed);
}

/** The one wide event of a refresh, whichever way its last slice ended; nothing while others are open. */
export function tellClosed(log: Logger, runId: string, closed: ClosedRun | null): void {
  if (closed === null) return;
  const { elapsedMs: ms, ...run } = closed;
  const level = run.status === "succeeded" ? "info" : "warn";
  log(level, "run_finished", { runId, job: "options_refresh", ...run, ms }, "unit");
}
