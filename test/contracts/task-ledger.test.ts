import { expect, test } from "vitest";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { createLostTasks } from "../../src/adapters/postgres/ledger/lost-tasks.ts";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createTaskLedger } from "../../src/adapters/postgres/ledger/task-ledger.ts";
import type { PlannedTask } from "../../src/chains/ports.ts";
import { plannedTask, splitSlice } from "../../src/chains/slice.ts";
import { aValuedChain } from "../support/contracts.ts";
import { memoryLedger } from "../support/memory-ledger.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim, aCopy, aRun, aSliceMessage, aSliceRecord, aTask } from "../support/runs.ts";
import { taskLedgerSuite } from "./task-ledger-suite.ts";

const database = useDatabase();
const RUN = aClaim();
const NOW = IN_SESSION + minutes(1);
const NO_COST = { providerCalls: 0, bytes: 0, elapsedMs: 0 };
const BROKEN = { code: "provider_bad_body", message: "Schwab's JSON is cut or broken." };
const [SPY, AAPL] = [aTask(), aTask({ symbol: "AAPL" })];

/** A published run with these tasks. */
async function publishedRun(...planned: PlannedTask[]) {
  const tasks = createTaskLedger(database.db);
  await createRunLedger(database.db, memoryUsage()).claimRun(RUN);
  await tasks.recordTasks(RUN.id, planned, IN_SESSION);
  await tasks.markPublished(RUN.id, RUN.notAfterMs, IN_SESSION);
  return { tasks, store: createChainStore(database.db) };
}

taskLedgerSuite("Postgres", async () => {
  await createRunLedger(database.db, memoryUsage()).claimRun(RUN);
  return { tasks: createTaskLedger(database.db), store: createChainStore(database.db) };
});
taskLedgerSuite("memory", async () => {
  const { ledger, store } = memoryLedger();
  return { tasks: ledger, store };
});

const run = async () =>
  (await database.rows("SELECT status, tasks, tasks_failed, contracts, reason FROM job_runs"))[0];
const task = async (key: string) =>
  (
    await database.rows(
      `SELECT status, attempts, error_code, provider_calls FROM job_tasks WHERE key = '${key}'`,
    )
  )[0];

test("a run keeps its first plan: planned again, its open tasks come back and nothing is added", async () => {
  const { tasks, store } = await publishedRun(SPY, AAPL);
  await tasks.startTask(aCopy(AAPL.key), NOW);
  const other = aTask({ symbol: "MSFT" });
  expect(await tasks.recordTasks(RUN.id, [SPY, other], NOW)).toEqual([AAPL, SPY]);
  expect(await task(AAPL.key)).toEqual(["running", "1", null, "0"]);
  expect(await task(other.key)).toBeUndefined();
  await tasks.startTask(aCopy(SPY.key), NOW);
  await store.storeSlice(aSliceRecord(), NOW);
  expect(await tasks.recordTasks(RUN.id, [SPY, AAPL], NOW)).toEqual([AAPL]);
});

test("starting a task counts the attempt and tells what it was; a foreign one does not exist", async () => {
  const { tasks } = await publishedRun(SPY);
  expect(await tasks.startTask(aCopy(SPY.key), NOW)).toBe("queued");
  expect(await tasks.startTask(aCopy(SPY.key), NOW)).toBe("running");
  expect(await task(SPY.key)).toEqual(["running", "2", null, "0"]);
  expect(await tasks.startTask(aCopy("MSFT:2026-12-01_2026-12-31"), NOW)).toBeNull();
  expect(
    await tasks.startTask(aCopy(SPY.key, { runId: "options_refresh@2020-01-02T15:00:00.000Z" }), NOW),
  ).toBeNull();
});

test("a failed attempt goes back to the queue with its error, and its success wipes the error", async () => {
  const { tasks, store } = await publishedRun(SPY, AAPL);
  await tasks.startTask(aCopy(SPY.key), NOW);
  await tasks.retryTask(RUN.id, SPY.key, BROKEN, { ...NO_COST, providerCalls: 1 });
  expect(await task(SPY.key)).toEqual(["queued", "1", "provider_bad_body", "1"]);
  await tasks.startTask(aCopy(SPY.key), NOW);
  await store.storeSlice(aSliceRecord(), NOW);
  expect(await task(SPY.key)).toEqual(["succeeded", "2", null, "2"]);
});

test("the run closes with its last task: succeeded, partial or failed", async () => {
  const { tasks, store } = await publishedRun(SPY, AAPL);
  await store.storeSlice(aSliceRecord({ skipped: { adjusted: 2 } }), NOW);
  expect(await run()).toEqual(["running", "0", "0", "0", null]);
  await tasks.endTask(aCopy(AAPL.key), "failed", BROKEN, NOW);
  expect(await run()).toEqual(["partial", "2", "1", "1", "1 of 2 slices failed; see their tasks"]);
  expect(
    await database.rows("SELECT skipped, provider_calls, bytes, finished_at IS NOT NULL FROM job_runs"),
  ).toEqual([['{"adjusted": 2}', "1", "1000", "t"]]);
});

test("the last two tasks may end at once: the run closes, once, with both counted", async () => {
  for (let round = 0; round < 5; round += 1) {
    await database.exec("TRUNCATE job_runs CASCADE");
    const many = Array.from({ length: 6 }, (_, i) => aTask({ to: `2026-12-2${i}` }));
    const { tasks, store } = await publishedRun(...many);
    const ends = many.map(({ key }, i) =>
      i % 3 === 0
        ? tasks.endTask(aCopy(key), "failed", BROKEN, NOW)
        : store.storeSlice(aSliceRecord({ key, skipped: { adjusted: 1 } }), NOW),
    );
    await Promise.all(ends);
    expect(await run()).toEqual(["partial", "6", "2", "4", "2 of 6 slices failed; see their tasks"]);
    expect(await database.rows("SELECT skipped FROM job_runs")).toEqual([['{"adjusted": 4}']]);
  }
});

test("tasks that share nothing but their run may all end at once, and the run still closes", async () => {
  for (let round = 0; round < 20; round += 1) {
    await database.exec("TRUNCATE job_runs CASCADE");
    const many = Array.from({ length: 8 }, (_, i) => aTask({ to: `2026-12-2${i}` }));
    const { tasks } = await publishedRun(...many);
    await Promise.all(many.map(({ key }) => tasks.endTask(aCopy(key), "failed", BROKEN, NOW)));
    expect(await run()).toEqual(["failed", "8", "8", "0", "8 of 8 slices failed; see their tasks"]);
  }
});

test("whoever ends a task first takes the run's lock, without which two last tasks would both leave it open", async () => {
  const { tasks, store } = await publishedRun(SPY, AAPL);
  // One session never shows the race itself; a real PostgreSQL behind this suite does.
  database.http.faults.add({ kind: "server-error", statement: "FOR UPDATE", times: 2 });
  await expect(store.storeSlice(aSliceRecord(), NOW)).rejects.toMatchObject({ code: "storage_unavailable" });
  const ending = tasks.endTask(aCopy(AAPL.key), "failed", BROKEN, NOW);
  await expect(ending).rejects.toMatchObject({ code: "storage_unavailable" });
  expect(await database.rows("SELECT DISTINCT status FROM job_tasks")).toEqual([["queued"]]);
});

test("a slice redriven from the dead letters turns a partial run into a success, and late copies of it change nothing", async () => {
  const { tasks, store } = await publishedRun(SPY, AAPL);
  await store.storeSlice(aSliceRecord(), NOW);
  await tasks.endTask(aCopy(AAPL.key), "dead_lettered", BROKEN, NOW);
  expect((await run())?.[0]).toBe("partial");

  const [redriven] = await createLostTasks(database.db).reopen(
    [aCopy(AAPL.key)],
    { by: "dora", leaseExpiresMs: NOW + minutes(15) },
    NOW,
  );
  expect(redriven).toMatchObject({ redrives: 1 });
  expect(await tasks.startTask(aCopy(AAPL.key), NOW)).toBe("superseded");
  expect(await tasks.endTask(aCopy(AAPL.key), "stale", null, NOW)).toBeNull();
  expect(await task(AAPL.key)).toEqual(["queued", "0", "provider_bad_body", "0"]);
  expect(await tasks.startTask(aCopy(AAPL.key, { redrive: 1 }), NOW)).toBe("queued");
  await store.storeSlice(
    aSliceRecord({ key: AAPL.key, symbol: "AAPL", valued: aValuedChain({ contracts: [], expiries: [] }) }),
    NOW,
  );
  expect(await run()).toEqual(["succeeded", "2", "0", "1", null]);
  expect(await task(AAPL.key)).toEqual(["succeeded", "1", null, "1"]);
});

test("a split task is replaced by its halves, twice over as well as once; only they count", async () => {
  const { tasks, store } = await publishedRun(SPY);
  const halves = (splitSlice(aSliceMessage()) ?? []).map(plannedTask);
  await tasks.startTask(aCopy(SPY.key), NOW);
  await tasks.splitTask(RUN.id, SPY.key, halves, { ...NO_COST, providerCalls: 1 }, NOW);
  await tasks.splitTask(RUN.id, SPY.key, halves, NO_COST, NOW);
  expect(await tasks.startTask(aCopy(SPY.key), NOW)).toBe("split");
  expect(await task(SPY.key)).toEqual(["split", "1", null, "1"]);
  for (const { key } of halves) {
    expect((await run())?.[0]).toBe("running");
    await store.storeSlice(aSliceRecord({ key }), NOW);
  }
  expect(await run()).toEqual(["succeeded", "2", "0", "2", null]);
  expect(await database.rows("SELECT provider_calls FROM job_runs")).toEqual([["3"]]);
});

const statuses = () =>
  database.rows("SELECT key, status, error_code, error_message FROM job_tasks ORDER BY key");
const UNTAKEN = { code: "publish_failed", message: "QStash refused the token (401)." };

test.each(["failed", "dead_lettered", "abandoned", "stale"])(
  "a late copy of a slice that is %s is told so, and nothing of it is changed",
  async (status) => {
    const { tasks } = await publishedRun(SPY);
    await database.exec(`UPDATE job_tasks SET status = '${status}', error_code = 'x', finished_at = now()`);
    const before = await database.rows("SELECT * FROM job_tasks");
    const lateMs = aCopy(SPY.key).notAfterMs + 1;
    // A dead letter may come in time, see taskLedgerSuite; none of the others may.
    for (const atMs of status === "dead_lettered" ? [lateMs] : [NOW, lateMs]) {
      expect(await tasks.startTask(aCopy(SPY.key), atMs)).toBe(status);
      expect(await tasks.endTask(aCopy(SPY.key), "stale", null, atMs)).toBeNull();
    }
    expect(await database.rows("SELECT * FROM job_tasks")).toEqual(before);
  },
);

test("a run of which the queue took nothing ends with all its tasks, and they say why", async () => {
  const tasks = createTaskLedger(database.db);
  const ledger = createRunLedger(database.db, memoryUsage());
  await ledger.claimRun(RUN);
  await tasks.recordTasks(RUN.id, [SPY, AAPL], IN_SESSION);
  await tasks.noteRefused(
    aRun(),
    [SPY, AAPL].map(({ key }) => ({ key, failure: UNTAKEN })),
  );
  expect(await ledger.failRun(aRun(), "2 of 2 slices did not get into the queue.", NOW)).toBe("ended");
  expect(await run()).toEqual(["failed", "2", "2", "0", "2 of 2 slices did not get into the queue."]);
  expect(await statuses()).toEqual(
    [AAPL.key, SPY.key].map((key) => [key, "failed", UNTAKEN.code, UNTAKEN.message]),
  );
  expect(await database.rows("SELECT finished_at IS NOT NULL FROM job_runs")).toEqual([["t"]]);
});

test("a run of which the queue took a part goes on until the last slice of that part", async () => {
  const tasks = createTaskLedger(database.db);
  const ledger = createRunLedger(database.db, memoryUsage());
  await ledger.claimRun(RUN);
  await tasks.recordTasks(RUN.id, [SPY, AAPL], IN_SESSION);
  await tasks.noteRefused(aRun(), [{ key: AAPL.key, failure: UNTAKEN }]);
  expect(await ledger.failRun(aRun(), "1 of 2.", NOW)).toBe("goes_on");
  expect(await run()).toEqual(["running", "2", "1", "0", "1 of 2."]);
  expect(await statuses()).toEqual([
    [AAPL.key, "failed", UNTAKEN.code, UNTAKEN.message],
    [SPY.key, "queued", null, null],
  ]);
  await createChainStore(database.db).storeSlice(aSliceRecord(), NOW);
  expect(await run()).toEqual(["partial", "2", "1", "1", "1 of 2 slices failed; see their tasks"]);
});

test("what the queue takes at the next attempt is noted no more, and a later run says what it gave up", async () => {
  const tasks = createTaskLedger(database.db);
  const ledger = createRunLedger(database.db, memoryUsage());
  await ledger.claimRun(RUN);
  await tasks.recordTasks(RUN.id, [SPY, AAPL], IN_SESSION);
  const both = [SPY, AAPL].map(({ key }) => ({ key, failure: UNTAKEN }));
  await tasks.noteRefused(aRun(), both);
  await tasks.noteRefused(aRun(), both.slice(1));
  expect((await statuses()).map(([, , code]) => code)).toEqual([UNTAKEN.code, null]);
  await ledger.releaseRun(aRun(), "Not yet.", NOW);
  await ledger.claimRun(aClaim(IN_SESSION + minutes(15)));
  expect(await statuses()).toEqual([
    [AAPL.key, "abandoned", UNTAKEN.code, UNTAKEN.message],
    [SPY.key, "abandoned", "abandoned", "Its run was given up before this slice ended."],
  ]);
  await database.exec("TRUNCATE job_runs CASCADE");
  await ledger.claimRun(RUN);
  await tasks.recordTasks(RUN.id, [SPY, AAPL], IN_SESSION);
  await tasks.noteRefused(aRun(), both);
  await tasks.markPublished(RUN.id, RUN.notAfterMs, NOW);
  expect((await statuses()).map(([, status, code]) => [status, code])).toEqual([
    ["queued", null],
    ["queued", null],
  ]);
});

test("whoever lost the run to another neither notes nor fails what that one has put in the queue", async () => {
  const tasks = createTaskLedger(database.db);
  const ledger = createRunLedger(database.db, memoryUsage());
  await ledger.claimRun(RUN);
  await tasks.recordTasks(RUN.id, [SPY], IN_SESSION);
  const taken = await ledger.claimRun(aClaim(IN_SESSION, { nowMs: IN_SESSION + minutes(2) }));
  expect(taken).toMatchObject({ kind: "claimed", fence: 2 });
  await tasks.noteRefused(aRun(), [{ key: SPY.key, failure: UNTAKEN }]);
  expect(await statuses()).toEqual([[SPY.key, "queued", null, null]]);
  await tasks.noteRefused(aRun(IN_SESSION, { fence: 2 }), [{ key: SPY.key, failure: UNTAKEN }]);
  expect(await ledger.failRun(aRun(), "1 of 1.", NOW)).toBe("not_ours");
  expect(await statuses()).toEqual([[SPY.key, "queued", UNTAKEN.code, UNTAKEN.message]]);
});

test("splitting is all or nothing", async () => {
  const { tasks } = await publishedRun(SPY);
  const halves = (splitSlice(aSliceMessage()) ?? []).map(plannedTask);
  database.http.faults.add({ kind: "server-error", statement: 'update "job_tasks"' });
  const failed = tasks.splitTask(RUN.id, SPY.key, halves, NO_COST, NOW);
  await expect(failed).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
  expect(await database.rows("SELECT key, status FROM job_tasks")).toEqual([[SPY.key, "queued"]]);
});

test("publishing after the first slices ended does not reopen the run", async () => {
  const tasks = createTaskLedger(database.db);
  await createRunLedger(database.db, memoryUsage()).claimRun(RUN);
  await tasks.recordTasks(RUN.id, [SPY], IN_SESSION);
  await createChainStore(database.db).storeSlice(aSliceRecord(), NOW);
  await tasks.markPublished(RUN.id, RUN.notAfterMs, NOW);
  expect((await run())?.[0]).toBe("succeeded");
});

test("whoever planned until the run was given up sends nothing out and wakes nothing", async () => {
  const ledger = createRunLedger(database.db, memoryUsage());
  const tasks = createTaskLedger(database.db);
  await ledger.claimRun(RUN);
  const later = IN_SESSION + minutes(15);
  await ledger.claimRun(aClaim(later));
  expect(await tasks.recordTasks(RUN.id, [SPY], later)).toEqual([]);
  await tasks.markPublished(RUN.id, RUN.notAfterMs, later);
  expect(await database.rows("SELECT status FROM job_runs ORDER BY slot")).toEqual([
    ["abandoned"],
    ["claimed"],
  ]);
  expect(await database.rows("SELECT count(*) FROM job_tasks")).toEqual([["0"]]);
});
