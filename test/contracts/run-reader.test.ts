import { expect, test } from "vitest";
import { createLostTasks } from "../../src/adapters/postgres/ledger/lost-tasks.ts";
import { createRunReader } from "../../src/adapters/postgres/ledger/run-reader.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedRuns, seedTasks } from "../support/seed-ledger.ts";
import { aStoredRun, aStoredTask, memoryRuns } from "../support/stored-runs.ts";
import { runReaderSuite } from "./run-reader-suite.ts";

const database = useDatabase();

runReaderSuite("Postgres", async (kept) => {
  await seedRuns(
    database.db,
    kept.map(({ run }) => run),
  );
  for (const { run, tasks } of kept) {
    if (tasks.length > 0) await seedTasks(database.db, run.id, tasks);
  }
  return createRunReader(database.db);
});
runReaderSuite("memory", async (kept) => {
  const tasks = Object.fromEntries(kept.map(({ run, tasks }) => [run.id, tasks]));
  return memoryRuns(
    kept.map(({ run }) => run),
    tasks,
  );
});

test("rows that were written with a database's own text are read without it", async () => {
  const relation = 'relation "job_runs" does not exist at postgresql://u:p@host/db';
  const inner = `The database refused a statement: ${relation} (SQLSTATE 42P01)`;
  const failures = [{ subject: "SPY", code: "internal", message: "secret_table is undefined" }];
  const runs = [
    aStoredRun({ slotMs: 1_000, status: "failed", reason: `The database failed: ${relation}` }),
    aStoredRun({
      slotMs: 2_000,
      status: "abandoned",
      reason: `Its lease ran out. The last attempt said: ${inner}`,
    }),
    aStoredRun({
      slotMs: 3_000,
      status: "partial",
      reason: "1 failed, first SPY: secret_table is undefined",
      failures,
    }),
  ];
  await seedRuns(database.db, runs);
  const [last] = runs;
  await seedTasks(database.db, last?.id ?? "", [
    aStoredTask({ status: "failed", errorCode: "internal", errorMessage: inner }),
    aStoredTask({
      key: "b",
      status: "failed",
      errorCode: "provider_rejected",
      errorMessage: "Schwab refused it (400).",
    }),
  ]);
  const reader = createRunReader(database.db);
  const told = [
    await reader.listRuns("options_refresh", 5),
    await reader.latestRuns(),
    await reader.listTasks(last?.id ?? ""),
    await createLostTasks(database.db).list(5),
  ];
  expect(JSON.stringify(told)).not.toMatch(/relation|postgresql|secret_table|SQLSTATE/);
  expect((await reader.listRuns("options_refresh", 5)).map(({ reason }) => reason)).toEqual([
    "1 failed, first SPY: Something broke on our side.",
    "Its lease ran out. The last attempt said: The database does not answer.",
    "The database does not answer.",
  ]);
  expect((await reader.listTasks(last?.id ?? "")).map(({ errorMessage }) => errorMessage).toSorted()).toEqual(
    ["Schwab refused it (400).", "Something broke on our side."],
  );
});
