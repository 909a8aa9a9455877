import { setTimeout as sleep } from "node:timers/promises";
import type { ListedRun, ListedTask, WorkerApi } from "./worker-api.ts";

const POLL_MS = 400;
const TIMEOUT_MS = 15 * 60_000;
const OPEN = new Set(["claimed", "running"]);

/** Waits for a run to close, telling how far it is. Rejects when it does not close in its time. */
export async function watchRun(
  api: WorkerApi,
  runId: string,
  onProgress: (run: ListedRun, tasks: readonly ListedTask[]) => void,
): Promise<ListedRun> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (Date.now() < deadline) {
    const { run, tasks } = await api.latestRun();
    if (run !== null && run.id === runId) {
      onProgress(run, tasks);
      if (!OPEN.has(run.status)) return run;
    }
    await sleep(POLL_MS);
  }
  throw new Error(`${runId} did not end within ${TIMEOUT_MS / 60_000} minutes.`);
}

/** "options_refresh 42/55 slices, 41,233 contracts". */
export function describeProgress(tasks: readonly ListedTask[]): string {
  const real = tasks.filter((task) => task.status !== "split");
  const done = real.filter((task) => task.status !== "queued" && task.status !== "running").length;
  const contracts = real.reduce((sum, task) => sum + task.contracts, 0);
  return `options_refresh ${done}/${real.length} slices, ${contracts.toLocaleString("en-US")} contracts`;
}

/** One line of what a finished run did. */
export function describeRun(run: ListedRun): string {
  const seconds =
    run.finishedAt === null ? 0 : (Date.parse(run.finishedAt) - Date.parse(run.claimedAt)) / 1000;
  const skipped = Object.entries(run.skipped).map(([reason, n]) => `${n} ${reason}`);
  return [
    `${run.slot.slice(0, 16)}Z options_refresh ${run.status}:`,
    `${run.contracts.toLocaleString("en-US")} contracts in ${run.tasks} slices, ${seconds.toFixed(0)} s,`,
    `${(run.bytes / 1e6).toFixed(1)} MB, ${run.providerCalls} provider calls`,
    skipped.length > 0 ? `(skipped ${skipped.join(", ")})` : "",
    run.reason ?? "",
  ]
    .join(" ")
    .trim();
}
