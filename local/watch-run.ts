import { setTimeout as sleep } from "node:timers/promises";
import { type ListedRun, type ListedTask, OPEN_STATUSES, type WorkerApi } from "./worker-api.ts";

const POLL_MS = 400;
const DEFAULT_TIMEOUT_MS = 15 * 60_000;

/** Waits for a run to close, telling how far it is. Rejects when it does not close in its time. */
export async function watchRun(
  api: Pick<WorkerApi, "findRun">,
  runId: string,
  onProgress: (line: string) => void,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<ListedRun> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const { run, tasks } = await api.findRun(runId);
    if (run !== null) {
      onProgress(describeProgress(run, tasks));
      if (!OPEN_STATUSES.has(run.status)) return run;
    }
    await sleep(POLL_MS);
  }
  throw new Error(`${runId} did not end within ${timeoutMs / 60_000} minutes; it goes on without us.`);
}

/** "options_refresh 42/55 slices, 41,233 contracts" or "eod_sync page 3, 5,520 bars_1d". */
function describeProgress(run: ListedRun, tasks: readonly ListedTask[]): string {
  const job = jobOf(run);
  if (tasks.length === 0)
    return `${job} page ${run.pages + 1}, ${describeCounts(run.stored) || "nothing yet"}`;
  const real = tasks.filter((task) => task.status !== "split");
  const done = real.filter((task) => task.status !== "queued" && task.status !== "running").length;
  const contracts = real.reduce((sum, task) => sum + task.contracts, 0);
  return `${job} ${done}/${real.length} slices, ${contracts.toLocaleString("en-US")} contracts`;
}

/** One line of what a finished run did. */
export function describeRun(run: ListedRun): string {
  const seconds =
    run.finishedAt === null ? 0 : (Date.parse(run.finishedAt) - Date.parse(run.claimedAt)) / 1000;
  const chains =
    run.tasks === 0 ? "" : `${run.contracts.toLocaleString("en-US")} contracts in ${run.tasks} slices`;
  const stored = [chains, describeCounts(run.stored)].filter((text) => text !== "").join(", ");
  const skipped = describeCounts(run.skipped);
  const cost = [
    `${seconds.toFixed(0)} s`,
    ...(run.pages > 1 ? [`${run.pages} pages`] : []),
    ...(run.bytes > 0 ? [`${(run.bytes / 1e6).toFixed(1)} MB`] : []),
    ...(run.providerCalls > 0 ? [`${run.providerCalls} provider calls`] : []),
  ].join(", ");
  return [
    `${run.slot.slice(0, 16)}Z ${jobOf(run)} ${run.status}:`,
    `${stored || "nothing new"}; ${cost}`,
    skipped === "" ? "" : `(skipped ${skipped})`,
    run.reason ?? "",
  ]
    .join(" ")
    .trim();
}

/** Everything that a run reports, one fact a line. */
export function describeReport(run: ListedRun): string {
  return [
    describeRun(run),
    ...run.failures.map(({ subject, code, message }) => `  failed   ${subject}: ${message} (${code})`),
    ...run.notes.map((note) => `  note     ${note}`),
  ].join("\n");
}

const jobOf = (run: ListedRun) => run.id.split("@")[0] ?? "";

function describeCounts(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([kind, n]) => `${n.toLocaleString("en-US")} ${kind}`)
    .join(", ");
}
