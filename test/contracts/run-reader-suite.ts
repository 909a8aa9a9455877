import { expect, test } from "vitest";
import type { RunReader, StoredRun, StoredTask } from "../../src/scheduling/ports.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aStoredRun, aStoredTask } from "../support/stored-runs.ts";

export type KeptRun = { run: StoredRun; tasks: readonly StoredTask[] };

const runAt = (late: number, changes: Partial<StoredRun> = {}) =>
  aStoredRun({ slotMs: IN_SESSION + minutes(late), ...changes });
const endOfDay = (late: number, changes: Partial<StoredRun> = {}) =>
  runAt(late, { job: "eod_sync", id: runId("eod_sync", IN_SESSION + minutes(late)), ...changes });
const bare = (...runs: StoredRun[]): KeptRun[] => runs.map((run) => ({ run, tasks: [] }));

/** What every reader of the ledger does; `open` gives one over these runs. */
export function runReaderSuite(name: string, open: (kept: readonly KeptRun[]) => Promise<RunReader>): void {
  test(`${name}: a job's runs come whole, newest first, no more than asked for, and no other job's`, async () => {
    const [first, second, third] = [runAt(0), runAt(15, { status: "failed", reason: "Broken." }), runAt(30)];
    const reader = await open(bare(second, first, endOfDay(20), third));
    expect(await reader.listRuns("options_refresh", 5)).toEqual([third, second, first]);
    expect(await reader.listRuns("options_refresh", 2)).toEqual([third, second]);
    expect(await reader.listRuns("options_refresh", 5, third.slotMs)).toEqual([second, first]);
    expect(await reader.listRuns("options_refresh", 1, second.slotMs)).toEqual([first]);
    expect(await reader.listRuns("options_refresh", 5, first.slotMs)).toEqual([]);
    expect(await reader.listRuns("retention", 5)).toEqual([]);
  });

  test(`${name}: a run's tasks come whole, by key, and no other run's`, async () => {
    const [spy, aapl] = [aStoredTask(), aStoredTask({ key: "AAPL:2026-11-23_2030-03-07", symbol: "AAPL" })];
    const failed = aStoredTask({
      status: "failed",
      errorCode: "provider_rejected",
      errorMessage: "Schwab refused the request (400).",
    });
    const [now, next] = [runAt(0), runAt(15)];
    const reader = await open([
      { run: now, tasks: [spy, aapl] },
      { run: next, tasks: [failed] },
    ]);
    expect(await reader.listTasks(now.id)).toEqual([aapl, spy]);
    expect(await reader.listTasks(next.id)).toEqual([failed]);
    expect(await reader.listTasks("options_refresh@never")).toEqual([]);
  });

  test(`${name}: the latest run of a job may be a failure while its latest success lies behind`, async () => {
    const [success, failure] = [runAt(0), runAt(15, { status: "failed" })];
    const [partial, skipped] = [endOfDay(5, { status: "partial" }), endOfDay(25, { status: "skipped" })];
    const reader = await open(bare(success, skipped, failure, runAt(-15), partial));
    expect(await reader.latestRuns()).toEqual({
      last: [skipped, failure],
      lastSuccess: [partial, success],
      firstSlotMs: IN_SESSION - minutes(15),
    });
  });

  test(`${name}: an empty ledger has no latest run and no first slot`, async () => {
    const reader = await open([]);
    expect(await reader.latestRuns()).toEqual({ last: [], lastSuccess: [], firstSlotMs: null });
  });
}
