import { expect, test } from "vitest";
import { createJobControls } from "../../src/adapters/postgres/ledger/job-controls.ts";
import { IN_SESSION } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { memoryControls } from "../support/stored-runs.ts";
import { jobControlsSuite } from "./job-controls-suite.ts";

const database = useDatabase();
const controls = () => createJobControls(database.db);

jobControlsSuite("Postgres", controls);
jobControlsSuite("memory", () => memoryControls());

test("a job that the code no longer knows is left out", async () => {
  await database.exec("INSERT INTO job_controls (job, paused_at) VALUES ('old_job', now())");
  expect(await controls().list()).toEqual([]);
});

test("a database that is away is said to be", async () => {
  database.http.faults.add({ kind: "drop", probability: 1 });
  const away = { code: "storage_unavailable", retryable: true };
  await expect(controls().list()).rejects.toMatchObject(away);
  await expect(controls().pause("retention", "Ann", "x", IN_SESSION)).rejects.toMatchObject(away);
});
