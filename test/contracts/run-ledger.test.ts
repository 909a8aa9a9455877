import { expect, test } from "vitest";
import { createJobControls } from "../../src/adapters/postgres/ledger/job-controls.ts";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createTaskLedger } from "../../src/adapters/postgres/ledger/task-ledger.ts";
import { AppError } from "../../src/errors.ts";
import type { RunFailure } from "../../src/scheduling/run-failure.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim, aCopy, aRun, aTask } from "../support/runs.ts";

const database = useDatabase();
const open = () => ({
  ledger: createRunLedger(database.db, memoryUsage()),
  tasks: createTaskLedger(database.db),
});
const SLOT = IN_SESSION;
const TAKEN = { kind: "taken", published: true };
const UNPUBLISHED = { kind: "taken", published: false };
const NEXT = SLOT + minutes(15);

const statuses = () => database.rows("SELECT status, reason FROM job_runs ORDER BY slot");

test("of twenty claims at once exactly one is granted", async () => {
  const { ledger } = open();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => ledger.claimRun(aClaim())));
  expect(outcomes.filter(({ kind }) => kind === "claimed")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome.kind === "taken" && !outcome.published)).toHaveLength(19);
  expect(await statuses()).toEqual([["claimed", null]]);
});

test("a duplicate tick finds the slot taken once its run is published, and again when it has ended", async () => {
  const { ledger, tasks } = open();
  const run = aClaim();
  await ledger.claimRun(run);
  await tasks.recordTasks(run.id, [aTask()], SLOT);
  await tasks.markPublished(run.id, run.notAfterMs, SLOT);
  expect(await ledger.claimRun(aClaim(SLOT, { nowMs: SLOT + minutes(1) }))).toEqual(TAKEN);
  await tasks.endTask(aCopy(aTask().key, { runId: run.id }), "failed", { code: "x", message: "y" }, SLOT);
  expect(await ledger.claimRun(aClaim(SLOT, { nowMs: SLOT + minutes(2) }))).toEqual(TAKEN);
});

test("a claim tells which scheduled slot came before; runs by hand do not count", async () => {
  const { ledger } = open();
  expect(await ledger.claimRun(aClaim())).toMatchObject({ kind: "claimed", previousSlotMs: null });
  await ledger.failRun(aRun(), "no", SLOT);
  const byHand = SLOT + minutes(7) + 123;
  await ledger.claimRun(aClaim(byHand, { trigger: "manual" }));
  await ledger.failRun(aRun(byHand), "no", byHand);
  expect(await ledger.claimRun(aClaim(NEXT))).toMatchObject({ kind: "claimed", previousSlotMs: SLOT });
});

test("a claim that was never published is taken over when its lease is out, and not before", async () => {
  const { ledger } = open();
  await ledger.claimRun(aClaim());
  const at = (sinceSlotMs: number) => ledger.claimRun(aClaim(SLOT, { nowMs: SLOT + sinceSlotMs }));
  expect(await at(seconds(60))).toEqual(UNPUBLISHED);
  expect(await at(seconds(90))).toEqual(UNPUBLISHED);
  const both = await Promise.all([at(seconds(120)), at(seconds(120))]);
  expect(both.map(({ kind }) => kind).sort()).toEqual(["claimed", "taken"]);
  expect(await statuses()).toEqual([["claimed", null]]);
});

test("a lease that ends at this very instant still holds: for its slot, a later one, a running run, another job", async () => {
  const { ledger, tasks } = open();
  await ledger.claimRun(aClaim());
  const atItsEnd = { nowMs: SLOT + seconds(90) };
  expect(await ledger.claimRun(aClaim(SLOT, atItsEnd))).toEqual(UNPUBLISHED);
  expect(await ledger.claimRun(aClaim(SLOT + seconds(60), atItsEnd))).toMatchObject({ kind: "skipped" });
  const other = (nowMs: number) =>
    ledger.claimRun(aClaim(nowMs, { id: runId("retention", nowMs), job: "retention" }));
  await other(SLOT + seconds(90) + minutes(10));
  expect((await statuses())[0]).toEqual(["claimed", null]);
  await tasks.markPublished(aClaim().id, SLOT + minutes(20), SLOT);
  await other(SLOT + minutes(20));
  expect((await statuses())[0]).toEqual(["running", null]);
  await other(SLOT + minutes(20) + 1);
  expect((await statuses())[0]?.[0]).toBe("abandoned");
});

test("a run that a claim finds dead is told once, with what the ledger says of it", async () => {
  const told: RunFailure[] = [];
  const ledger = createRunLedger(database.db, memoryUsage(), async (runs) => void told.push(...runs));
  const { tasks } = open();
  await ledger.claimRun(aClaim());
  await tasks.markPublished(aClaim().id, SLOT + minutes(5), SLOT);
  expect(told).toEqual([]);
  for (const nowMs of [NEXT, NEXT + minutes(1)]) await ledger.claimRun(aClaim(NEXT, { nowMs }));
  expect(told).toEqual([
    {
      runId: aClaim().id,
      job: "options_refresh",
      slotMs: SLOT,
      code: "abandoned",
      message: "Its lease ran out before its work ended.",
    },
  ]);
});

test("a claim that never gets anywhere is taken over four times and no more", async () => {
  const { ledger } = open();
  const kinds: string[] = [];
  for (let take = 0; take < 7; take += 1) {
    kinds.push((await ledger.claimRun(aClaim(SLOT, { nowMs: SLOT + take * minutes(2) }))).kind);
  }
  expect(kinds).toEqual([...Array(5).fill("claimed"), "taken", "taken"]);
  expect((await statuses())[0]?.[0]).toBe("abandoned");
});

test("a claim is not taken over once its work would be stale", async () => {
  const { ledger } = open();
  await ledger.claimRun(aClaim());
  const late = aClaim(SLOT, { nowMs: SLOT + minutes(15) });
  expect(await ledger.claimRun(late)).toEqual(UNPUBLISHED);
});

test("a slot that comes due while the run before is going is skipped, once", async () => {
  const { ledger, tasks } = open();
  await ledger.claimRun(aClaim());
  await tasks.recordTasks(aClaim().id, [aTask()], SLOT);
  await tasks.markPublished(aClaim().id, NEXT + minutes(5), SLOT);
  expect(await ledger.claimRun(aClaim(NEXT))).toEqual({
    kind: "skipped",
    reason: "The run before was still going.",
    previousSlotMs: SLOT,
  });
  expect(await ledger.claimRun(aClaim(NEXT))).toEqual(TAKEN);
  expect(await statuses()).toEqual([
    ["running", null],
    ["skipped", "The run before was still going."],
  ]);
});

test("a run whose lease ran out is abandoned with its open slices, and what it stored is still counted", async () => {
  const { ledger, tasks } = open();
  const run = aClaim();
  const [done, open1, open2] = [aTask(), aTask({ symbol: "AAPL" }), aTask({ symbol: "AAPL", side: "CALL" })];
  await ledger.claimRun(run);
  await tasks.recordTasks(run.id, [done, open1, open2], SLOT);
  await tasks.markPublished(run.id, run.notAfterMs, SLOT);
  await tasks.startTask(aCopy(open1.key, { runId: run.id }), SLOT);
  await database.exec(`UPDATE job_tasks SET status = 'succeeded', contracts = 7 WHERE key = '${done.key}'`);

  expect(await ledger.claimRun(aClaim(NEXT, { nowMs: NEXT + 1 }))).toMatchObject({
    kind: "claimed",
    previousSlotMs: SLOT,
  });
  expect(
    await database.rows("SELECT status, tasks, tasks_failed, contracts, reason FROM job_runs ORDER BY slot"),
  ).toEqual([
    ["abandoned", "3", "2", "7", "Its lease ran out before its work ended."],
    ["claimed", "0", "0", "0", null],
  ]);
  expect(await database.rows("SELECT status, count(*) FROM job_tasks GROUP BY status ORDER BY 1")).toEqual([
    ["abandoned", "2"],
    ["succeeded", "1"],
  ]);
});

test("a claim of another job is its own to take over, until nobody has come for it in ten minutes", async () => {
  const { ledger } = open();
  await ledger.claimRun(aClaim());
  const other = (slotMs: number) => aClaim(slotMs, { id: runId("retention", slotMs), job: "retention" });
  expect(await ledger.claimRun(other(SLOT + minutes(5)))).toMatchObject({ kind: "claimed" });
  expect(await statuses()).toEqual([
    ["claimed", null],
    ["claimed", null],
  ]);
  await ledger.claimRun(other(SLOT + minutes(12)));
  expect((await statuses())[0]).toEqual(["abandoned", "Its lease ran out before its work ended."]);
});

test("two slots of a job that are claimed at once never both run", async () => {
  const { ledger } = open();
  for (let round = 0; round < 10; round += 1) {
    await database.exec("TRUNCATE job_runs CASCADE");
    const slots = Array.from({ length: 6 }, (_, i) => SLOT + i);
    const outcomes = await Promise.all(slots.map((slotMs) => ledger.claimRun(aClaim(slotMs))));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["claimed", ...Array(5).fill("skipped")]);
  }
});

test("a run that only waits for another try gives way to a later slot, with its last reason", async () => {
  const { ledger } = open();
  await ledger.claimRun(aClaim());
  await ledger.releaseRun(aRun(), "QStash did not take the batch.", SLOT + minutes(60));
  expect(await ledger.claimRun(aClaim(SLOT - minutes(15)))).toMatchObject({ kind: "skipped" });
  expect(await ledger.claimRun(aClaim(NEXT))).toMatchObject({ kind: "claimed" });
  const [, waited] = await statuses();
  expect(waited).toEqual([
    "abandoned",
    "A later run came before its next attempt. The last attempt said: QStash did not take the batch.",
  ]);
});

test("a run that was paused before it got anywhere is not taken over", async () => {
  const { ledger } = open();
  await ledger.claimRun(aClaim());
  await createJobControls(database.db).pause("options_refresh", "Ann", "exam week", SLOT);
  expect(await ledger.claimRun(aClaim(SLOT, { nowMs: SLOT + minutes(2) }))).toEqual(UNPUBLISHED);
});

test("claims of several jobs that find the same dead runs, while their slices end, do not deadlock", async () => {
  const { ledger, tasks } = open();
  for (let round = 0; round < 10; round += 1) {
    await database.exec("TRUNCATE job_runs CASCADE");
    const many = Array.from({ length: 8 }, (_, i) => aTask({ to: `2026-12-2${i}` }));
    await ledger.claimRun(aClaim());
    await tasks.recordTasks(aClaim().id, many, SLOT);
    await tasks.markPublished(aClaim().id, SLOT + minutes(15), SLOT);
    const nowMs = SLOT + minutes(16);
    const jobs = ["options_refresh", "prices_1m", "prices_5m", "iv_metrics", "retention"] as const;
    await Promise.all([
      ...jobs.map((job) => ledger.claimRun(aClaim(NEXT, { id: runId(job, NEXT), job, nowMs }))),
      ...many.map(({ key }) => tasks.endTask(aCopy(key), "stale", null, nowMs)),
    ]);
    expect(await database.rows("SELECT count(*) FROM job_tasks WHERE finished_at IS NULL")).toEqual([["0"]]);
  }
});

test("missed slots become rows once, and never overwrite what is known of a slot", async () => {
  const { ledger } = open();
  await ledger.claimRun(aClaim());
  const slots = [SLOT, NEXT].map((slotMs) => ({ id: runId("options_refresh", slotMs), slotMs }));
  await ledger.recordMissed("options_refresh", slots, NEXT + minutes(20));
  await ledger.recordMissed("options_refresh", slots, NEXT + minutes(40));
  await ledger.recordMissed("options_refresh", [], NEXT);
  expect(await statuses()).toEqual([
    ["claimed", null],
    ["missed", "No run could be started for this slot inside its grace."],
  ]);
});

test("a run that failed to start says why; one that has ended keeps its end", async () => {
  const { ledger } = open();
  await ledger.claimRun(aClaim());
  await ledger.failRun(aRun(), "No ticker is active.", SLOT);
  await ledger.failRun(aRun(), "another reason", SLOT);
  expect(await statuses()).toEqual([["failed", "No ticker is active."]]);
});

for (const kind of ["drop", "server-error", "quota", "cancelled"] as const) {
  test(`a database that is down (${kind}) is storage_unavailable, to be tried again`, async () => {
    database.http.faults.add({ kind, probability: 1 });
    const failure = await open()
      .ledger.claimRun(aClaim())
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code: "storage_unavailable", retryable: true });
  });
}

test("a claim cut off in the middle leaves nothing behind", async () => {
  database.http.faults.add({ kind: "server-error", statement: "AS previous_slot" });
  await expect(open().ledger.claimRun(aClaim())).rejects.toMatchObject({ code: "storage_unavailable" });
  expect(await statuses()).toEqual([]);
});
