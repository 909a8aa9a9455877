import { expect, test } from "vitest";
import { createJobControls } from "../../src/adapters/postgres/ledger/job-controls.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const controls = () => createJobControls(database.db);
const LATER = IN_SESSION + minutes(30);

test("a job that nobody touched is not listed, and can't be resumed", async () => {
  expect(await controls().list()).toEqual([]);
  expect(await controls().resume("eod_sync", "Ann", IN_SESSION)).toBe(false);
  expect(await controls().list()).toEqual([]);
});

test("a pause says who, when and why; what is resumed says that too, and both start anew with the next pause", async () => {
  await controls().pause("eod_sync", "Ann", `Tiingo's "key" \\ expired`, IN_SESSION);
  const paused = {
    job: "eod_sync",
    paused: true,
    pausedAtMs: IN_SESSION,
    pausedBy: "Ann",
    reason: `Tiingo's "key" \\ expired`,
    resumedAtMs: null,
    resumedBy: null,
  };
  expect(await controls().list()).toEqual([paused]);
  await controls().resume("eod_sync", "Bob", LATER);
  const resumed = { ...paused, paused: false, pausedAtMs: null, resumedAtMs: LATER, resumedBy: "Bob" };
  expect(await controls().list()).toEqual([resumed]);
  await controls().pause("eod_sync", "Cleo", "again", LATER);
  expect(await controls().list()).toMatchObject([
    { paused: true, pausedBy: "Cleo", pausedAtMs: LATER, resumedAtMs: null, resumedBy: null },
  ]);
});

test("of several who pause or resume at once one does, and its reason stands", async () => {
  const names = ["Ann", "Bob", "Cleo", "Dan"];
  const paused = await Promise.all(names.map((by) => controls().pause("retention", by, by, IN_SESSION)));
  expect(paused.filter(Boolean)).toHaveLength(1);
  const [control] = await controls().list();
  expect(control?.reason).toBe(control?.pausedBy);
  expect(paused[names.indexOf(control?.pausedBy ?? "")]).toBe(true);
  const resumed = await Promise.all(names.map((by) => controls().resume("retention", by, LATER)));
  expect(resumed.filter(Boolean)).toHaveLength(1);
});

test("jobs are paused each for itself, and one that the code no longer knows is left out", async () => {
  await controls().pause("retention", "Ann", "disk", IN_SESSION);
  await controls().pause("eod_sync", "Ann", "key", IN_SESSION);
  await database.exec("INSERT INTO job_controls (job, paused_at) VALUES ('old_job', now())");
  expect((await controls().list()).map(({ job }) => job)).toEqual(["eod_sync", "retention"]);
});

test("a database that is away is said to be", async () => {
  database.http.faults.add({ kind: "drop", probability: 1 });
  const away = { code: "storage_unavailable", retryable: true };
  await expect(controls().list()).rejects.toMatchObject(away);
  await expect(controls().pause("retention", "Ann", "x", IN_SESSION)).rejects.toMatchObject(away);
});
