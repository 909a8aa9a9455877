import { expect, test } from "vitest";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createTaskLedger } from "../../src/adapters/postgres/ledger/task-ledger.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim, aCopy, aRun, aTask } from "../support/runs.ts";

const database = useDatabase();
const open = () => ({
  ledger: createRunLedger(database.db, memoryUsage()),
  tasks: createTaskLedger(database.db),
});
const RUN = aClaim();
const AT = IN_SESSION + minutes(2);

test("the run in the way is told with its lease, its holder and the last sign of its slices", async () => {
  const { ledger, tasks } = open();
  expect(await ledger.findGoing("options_refresh")).toBeNull();
  await ledger.claimRun(RUN);
  const claimed = { id: RUN.id, fence: 1, startedAtMs: IN_SESSION, leaseUntilMs: IN_SESSION + RUN.leaseMs };
  expect(await ledger.findGoing("options_refresh")).toEqual({
    ...claimed,
    heldUntilMs: IN_SESSION + RUN.leaseMs,
    lastSliceMs: null,
  });
  await tasks.recordTasks(RUN.id, [aTask(), aTask({ symbol: "AAPL" })], IN_SESSION);
  await tasks.markPublished(RUN.id, RUN.notAfterMs, IN_SESSION);
  await tasks.startTask(aCopy(aTask().key), AT);
  expect(await ledger.findGoing("options_refresh")).toEqual({
    ...claimed,
    leaseUntilMs: RUN.notAfterMs,
    heldUntilMs: null,
    lastSliceMs: AT,
  });
  expect(await ledger.findGoing("prices_1m")).toBeNull();
});

test("a run is given up with its open tasks, once, and by its fence; what has ended stays", async () => {
  const { ledger, tasks } = open();
  await ledger.claimRun(RUN);
  const [open1, ended] = [aTask(), aTask({ symbol: "AAPL" })];
  await tasks.recordTasks(RUN.id, [open1, ended], IN_SESSION);
  await tasks.markPublished(RUN.id, RUN.notAfterMs, IN_SESSION);
  await tasks.endTask(aCopy(ended.key), "failed", { code: "provider_rejected", message: "No." }, AT);
  expect(await ledger.abandonRun({ id: RUN.id, fence: 7 }, "Taken over by Ann.", AT)).toBe(false);
  expect(await ledger.abandonRun(aRun(), "Taken over by Ann.", AT)).toBe(true);
  expect(await ledger.abandonRun(aRun(), "Taken over by Jo.", AT)).toBe(false);
  expect(await database.rows("SELECT status, reason, tasks, tasks_failed FROM job_runs")).toEqual([
    ["abandoned", "Taken over by Ann.", "2", "2"],
  ]);
  expect(await database.rows("SELECT status, error_code FROM job_tasks ORDER BY key")).toEqual([
    ["failed", "provider_rejected"],
    ["abandoned", "abandoned"],
  ]);
  expect(await ledger.claimRun(aClaim(AT, { trigger: "manual" }))).toMatchObject({ kind: "claimed" });
});

test("slots of several jobs are claimed with one request, each for itself", async () => {
  const { ledger } = open();
  const of = (job: "options_refresh" | "prices_1m" | "retention") =>
    aClaim(IN_SESSION, { id: `${job}@slot`, job });
  await ledger.claimRun(of("prices_1m"));
  await database.exec(
    "INSERT INTO job_controls (job, paused_at, paused_by, reason) VALUES ('retention', now(), 'Ann', 'Not now.')",
  );
  const before = database.http.counters.requests;
  const outcomes = await ledger.claimRuns([of("retention"), of("prices_1m"), of("options_refresh")]);
  expect(database.http.counters.requests - before).toBe(1);
  expect(outcomes).toMatchObject([
    { kind: "skipped", reason: "Paused by Ann: Not now." },
    { kind: "taken", published: false },
    { kind: "claimed", fence: 1 },
  ]);
  expect(await ledger.claimRuns([])).toEqual([]);
});
