import type { Logger } from "../log.ts";
import type { ClosedRun } from "./ports.ts";

/** The one wide event of a refresh, whichever way its last slice ended; nothing while others are open. */
export function tellClosed(log: Logger, runId: string, closed: ClosedRun | null): void {
  if (closed === null) return;
  const { elapsedMs: ms, ...run } = closed;
  const level = run.status === "succeeded" ? "info" : "warn";
  log(level, "run_finished", { runId, job: "options_refresh", ...run, ms });
}
