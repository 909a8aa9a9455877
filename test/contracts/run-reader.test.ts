import { createRunReader } from "../../src/adapters/postgres/ledger/run-reader.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedRuns, seedTasks } from "../support/seed-ledger.ts";
import { memoryRuns } from "../support/stored-runs.ts";
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
