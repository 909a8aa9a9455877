import { expect, test } from "vitest";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { createLostTasks } from "../../src/adapters/postgres/ledger/lost-tasks.ts";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createTaskLedger } from "../../src/adapters/postgres/ledger/task-ledger.ts";
import { memoryLost } from "../support/memory-lost.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim, aCopy, aRun, aSliceRecord, aTask } from "../support/runs.ts";
import { seedLost } from "../support/seed-ledger.ts";
import { lostTasksSuite } from "./lost-tasks-suite.ts";

const database = useDatabase();
const RUN = aClaim();
const [SPY, AAPL] = [aTask(), aTask({ symbol: "AAPL" })];
const CUT = { code: "provider_bad_body", message: "Schwab's JSON is cut or broken." };
const GONE = { code: "dead_lettered", message: "The queue gave up after the last retry (HTTP 503)." };
const LATER = IN_SESSION + minutes(40);
const LEASE = LATER + minutes(15);

/** A run of two slices, both lost. */
async function lostRun() {
  const ledger = createRunLedger(database.db, memoryUsage());
  const tasks = createTaskLedger(database.db);
  await ledger.claimRun(RUN);
  await tasks.recordTasks(RUN.id, [SPY, AAPL], IN_SESSION);
  await tasks.markPublished(RUN.id, RUN.notAfterMs, IN_SESSION);
  await tasks.startTask(aCopy(SPY.key), IN_SESSION);
  await tasks.endTask(aCopy(SPY.key), "failed", CUT, IN_SESSION + minutes(1));
  await tasks.endTask(aCopy(AAPL.key), "dead_lettered", GONE, IN_SESSION + minutes(2));
  return { ledger, tasks, lost: createLostTasks(database.db), store: createChainStore(database.db) };
}

lostTasksSuite("Postgres", async (tasks) => {
  await seedLost(database.db, tasks);
  return createLostTasks(database.db);
});
lostTasksSuite("memory", async (tasks) => memoryLost(tasks).store);

const both = [SPY, AAPL].map(({ key }) => ({ runId: RUN.id, key }));
const run = async () =>
  (await database.rows("SELECT status, reason, lease_expires_at FROM job_runs ORDER BY slot"))[0];

test("slices lost with an abandoned run are listed too; stale and stored ones are not", async () => {
  const { ledger, tasks, lost, store } = await lostRun();
  const next = aClaim(IN_SESSION + minutes(15));
  await ledger.claimRun(next);
  const many = [SPY, AAPL, aTask({ symbol: "SPY", side: "CALL" })];
  await tasks.recordTasks(next.id, many, next.nowMs);
  await tasks.markPublished(next.id, next.notAfterMs, next.nowMs);
  await tasks.endTask(aCopy(AAPL.key, { runId: next.id }), "stale", null, next.nowMs);
  await store.storeSlice(aSliceRecord({ runId: next.id }), next.nowMs);
  await ledger.claimRun(aClaim(IN_SESSION + minutes(30), { nowMs: LATER }));
  const listed = await lost.list(10);
  expect(listed.map(({ runId, key, status }) => [runId === next.id, key, status])).toEqual([
    [true, many[2]?.key, "abandoned"],
    [false, AAPL.key, "dead_lettered"],
    [false, SPY.key, "failed"],
  ]);
});

test("a lost slice goes back to the queue and its run to work, once", async () => {
  const { tasks, lost, store } = await lostRun();
  const asked = [{ runId: RUN.id, key: SPY.key }];
  expect(await lost.reopen(asked, { by: "dora", leaseExpiresMs: LEASE }, LATER)).toMatchObject([
    { key: SPY.key, status: "failed" },
  ]);
  expect(await lost.reopen(asked, { by: "dora", leaseExpiresMs: LEASE }, LATER)).toEqual([]);
  expect((await run())?.slice(0, 2)).toEqual(["running", "Redriven by the operator."]);
  const requestedBy = () => database.rows("SELECT requested_by FROM job_runs");
  expect(await requestedBy()).toEqual([["redriven by dora"]]);
  await database.rows("UPDATE job_runs SET requested_by = 'alice, redriven by dora'");
  await lost.reopen([{ runId: RUN.id, key: AAPL.key }], { by: "bob", leaseExpiresMs: LEASE }, LATER);
  expect(await requestedBy()).toEqual([["alice, redriven by bob"]]);
  await tasks.endTask(aCopy(AAPL.key, { redrive: 1 }), "dead_lettered", GONE, LATER);
  expect((await lost.list(10)).map(({ key }) => key)).toEqual([AAPL.key]);
  expect(await tasks.startTask(aCopy(SPY.key, { redrive: 1 }), LATER)).toBe("queued");
  expect(await store.storeSlice(aSliceRecord(), LATER)).toMatchObject({ status: "partial", tasksFailed: 1 });
});

test("a redriven slice that is lost again ends with its run, and is listed again", async () => {
  const { ledger, lost } = await lostRun();
  await lost.reopen(both, { by: "dora", leaseExpiresMs: LEASE }, LATER);
  await ledger.claimRun(aClaim(LEASE + minutes(1)));
  expect((await run())?.[0]).toBe("abandoned");
  expect((await lost.list(10)).map(({ status }) => status)).toEqual(["abandoned", "abandoned"]);
});

test("redriving while deliveries of the same slices end does not deadlock", async () => {
  for (let round = 0; round < 10; round += 1) {
    await database.exec("TRUNCATE job_runs CASCADE");
    const { tasks, lost } = await lostRun();
    await Promise.all([
      lost.reopen(both, { by: "dora", leaseExpiresMs: LEASE }, LATER),
      ...both.map(({ key }) => tasks.endTask(aCopy(key), "dead_lettered", GONE, LATER)),
      lost.reopen(both.toReversed(), { by: "dora", leaseExpiresMs: LEASE }, LATER),
    ]);
    expect(["running", "failed"]).toContain((await run())?.[0]);
  }
});

test("a run of which nothing is put back stays as it is", async () => {
  const { lost } = await lostRun();
  const before = await run();
  expect(
    await lost.reopen(
      [{ runId: RUN.id, key: "MSFT:2026-12-01_2026-12-31" }],
      { by: "dora", leaseExpiresMs: LEASE },
      LATER,
    ),
  ).toEqual([]);
  expect(await run()).toEqual(before);
});

test("a redrive into a run that goes on shortens no lease, and takes no run that still publishes for published", async () => {
  const ledger = createRunLedger(database.db, memoryUsage());
  const tasks = createTaskLedger(database.db);
  const lost = createLostTasks(database.db);
  const now = IN_SESSION + minutes(1);
  await ledger.claimRun(RUN);
  await tasks.recordTasks(RUN.id, [SPY, AAPL], IN_SESSION);
  await tasks.noteRefused(aRun(), [{ key: AAPL.key, failure: { code: "publish_failed", message: "Full." } }]);
  await tasks.endTask(aCopy(SPY.key), "dead_lettered", GONE, now);
  const claimed = await run();
  await lost.reopen(
    [{ runId: RUN.id, key: SPY.key }],
    { by: "dora", leaseExpiresMs: now + minutes(15) },
    now,
  );
  expect(await run()).toEqual(claimed);

  const leaseMs = now + minutes(90);
  await tasks.markPublished(RUN.id, leaseMs, now);
  await tasks.endTask(aCopy(SPY.key, { redrive: 1 }), "dead_lettered", GONE, now);
  await lost.reopen(
    [{ runId: RUN.id, key: SPY.key }],
    { by: "dora", leaseExpiresMs: now + minutes(15) },
    now,
  );
  const [lease] = await database.rows("SELECT extract(epoch FROM lease_expires_at) * 1000 FROM job_runs");
  expect(Number(lease?.[0])).toBe(leaseMs);
});
