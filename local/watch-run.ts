import { setTimeout as sleep } from "node:timers/promises";
import { type ListedRun, type ListedTask, OPEN_STATUSES, type WorkerApi } from "./worker-api.ts";

const POLL_MS = 400;
const DEFAULT_TIMEOUT_MS = 15 * 60_000;

/** `share`: how much is done of work whose size is known, 0 to 1; null where it is not. */
export type OnProgress = (line: string, share: number | null) => void;

/** Waits for a run to close, telling how far it is. Rejects when it does not close in its time. */
export async function watchRun(
  api: Pick<WorkerApi, "findRun">,
  runId: string,
  onProgress: OnProgress,
  {
    timeoutMs = DEFAULT_TIMEOUT_MS,
    totalDays = null,
  }: { timeoutMs?: number; totalDays?: number | null } = {},
): Promise<ListedRun> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const { run, tasks } = await api.findRun(runId);
    if (run !== null) {
      const share = totalDays === null || totalDays === 0 ? null : shareOf(run, totalDays);
      const line = share === null ? describeProgress(run, tasks) : describeBar(run, share, totalDays ?? 0);
      onProgress(line, share);
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

function shareOf({ stored }: ListedRun, totalDays: number): number {
  return Math.min(1, (stored["iv_history"] ?? 0) / totalDays);
}

const BAR = 20;

/** "iv_history SPY [##########----------]  50 %, 126 of 252 days, 41 s left". */
function describeBar(run: ListedRun, share: number, totalDays: number): string {
  const full = Math.floor(share * BAR);
  const name = [jobOf(run), run.symbol ?? ""].join(" ").trim();
  const elapsedSeconds = (Date.now() - Date.parse(run.claimedAt)) / 1_000;
  const left = share > 0 && share < 1 ? `, ${duration((elapsedSeconds * (1 - share)) / share)} left` : "";
  const days = `${Math.round(share * totalDays).toLocaleString("en-US")} of ${totalDays.toLocaleString("en-US")} days`;
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `${name} [${"#".repeat(full)}${"-".repeat(BAR - full)}] ${percent} %, ${days}${left}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
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
