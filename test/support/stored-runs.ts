import type { JobControl, JobControls } from "../../src/scheduling/control-ports.ts";
import type { RunReader, StoredRun, StoredTask } from "../../src/scheduling/ports.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { IN_SESSION, seconds } from "./moments.ts";

/** A run of the option refresh that succeeded in twelve seconds. */
export function aStoredRun(changes: Partial<StoredRun> = {}): StoredRun {
  const slotMs = changes.slotMs ?? IN_SESSION;
  return {
    id: runId("options_refresh", slotMs),
    job: "options_refresh",
    slotMs,
    trigger: "schedule",
    status: "succeeded",
    reason: null,
    claimedAtMs: slotMs + 400,
    publishedAtMs: slotMs + 900,
    finishedAtMs: slotMs + seconds(12),
    tasks: 2,
    tasksFailed: 0,
    contracts: 2_400,
    skipped: { below_min_mark: 31 },
    providerCalls: 2,
    bytes: 4_000_000,
    elapsedMs: 1_900,
    stored: {},
    failures: [],
    notes: [],
    pages: 0,
    requestedBy: null,
    rangeFrom: null,
    rangeTo: null,
    symbol: null,
    clockSkewMs: 3,
    ...changes,
  };
}

export function aStoredTask(changes: Partial<StoredTask> = {}): StoredTask {
  return {
    key: "SPY:2026-11-23_2030-03-07",
    symbol: "SPY",
    status: "succeeded",
    attempts: 1,
    contracts: 1_200,
    skipped: {},
    providerCalls: 1,
    bytes: 2_000_000,
    elapsedMs: 950,
    errorCode: null,
    errorMessage: null,
    ...changes,
  };
}

/** A reader over runs in memory, and their tasks by run. Held to the same contract as Postgres'. */
export function memoryRuns(
  runs: readonly StoredRun[],
  tasks: Readonly<Record<string, readonly StoredTask[]>> = {},
): RunReader {
  const newest = runs.toSorted((a, b) => b.slotMs - a.slotMs);
  const firstOfJob = (of: readonly StoredRun[]) =>
    [...Map.groupBy(of, ({ job }) => job).values()]
      .flatMap((all) => all.slice(0, 1))
      .toSorted((a, b) => a.job.localeCompare(b.job));
  return {
    listRuns: async (job, limit, beforeSlotMs = Number.POSITIVE_INFINITY) =>
      newest.filter((run) => run.job === job && run.slotMs < beforeSlotMs).slice(0, limit),
    listTasks: async (runId) => (tasks[runId] ?? []).toSorted((a, b) => a.key.localeCompare(b.key)),
    latestRuns: async () => ({
      last: firstOfJob(newest),
      lastSuccess: firstOfJob(newest.filter(({ status }) => status === "succeeded" || status === "partial")),
      firstSlotMs: newest.at(-1)?.slotMs ?? null,
    }),
  };
}

/** Levers in memory, in the positions given. Held to the same contract as Postgres'. */
export function memoryControls(controls: readonly JobControl[] = []): JobControls {
  const known = new Map(controls.map((control) => [control.job, control]));
  return {
    list: async () => [...known.values()].toSorted((a, b) => a.job.localeCompare(b.job)),
    async pause(job, by, reason, nowMs) {
      if (known.get(job)?.paused === true) return false;
      const resumed = { resumedAtMs: null, resumedBy: null };
      known.set(job, { job, paused: true, pausedAtMs: nowMs, pausedBy: by, reason, ...resumed });
      return true;
    },
    async resume(job, by, nowMs) {
      const control = known.get(job);
      if (control?.paused !== true) return false;
      known.set(job, { ...control, paused: false, pausedAtMs: null, resumedAtMs: nowMs, resumedBy: by });
      return true;
    },
  };
}
