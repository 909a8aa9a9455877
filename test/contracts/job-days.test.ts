import { expect, test } from "vitest";
import { createJobDays } from "../../src/adapters/postgres/ledger/job-days.ts";
import type { JobDay } from "../../src/scheduling/days/job-day.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedRuns } from "../support/seed-ledger.ts";
import { aStoredRun } from "../support/stored-runs.ts";

const database = useDatabase();
const days = () => createJobDays(database.db);
const MIDNIGHT = Date.parse("2026-11-23T00:00:00Z");
const DAY = minutes(1_440);

const aRun = (minute: number, status: string, changes: Parameters<typeof aStoredRun>[0] = {}) => {
  const slotMs = IN_SESSION + minutes(minute);
  return aStoredRun({ slotMs, status, finishedAtMs: slotMs + seconds(12), ...changes });
};

test("the ledger by day: how slots ended, and which came to nothing until when", async () => {
  await seedRuns(database.db, [
    aRun(-1_440, "succeeded"),
    aRun(0, "succeeded"),
    aRun(15, "failed", { reason: "Schwab answered 503." }),
    aRun(20, "failed", { trigger: "manual", reason: "By hand." }),
    aRun(30, "missed", { reason: "Nobody ran it." }),
    aRun(45, "partial"),
    aRun(60, "abandoned", { reason: "Its lease ran out." }),
    aRun(75, "skipped", { finishedAtMs: null }),
    aRun(90, "running", { finishedAtMs: null }),
    { ...aRun(0, "succeeded"), job: "prices_1m", id: runId("prices_1m", IN_SESSION) },
  ]);
  const back = IN_SESSION + minutes(45) + seconds(12);
  const [refresh, prices, ...others] = await days().readLedgerDays(MIDNIGHT, MIDNIGHT + DAY);
  expect(refresh).toEqual({
    job: "options_refresh",
    day: "2026-11-23",
    ...{ runs: 8, succeeded: 1, partial: 1, failed: 2, missed: 1, abandoned: 1, skipped: 1 },
    reason: "Its lease ran out.",
    // What was asked for by hand and failed brought nobody down.
    lost: [
      { slotMs: IN_SESSION + minutes(15), recoveredAtMs: back },
      { slotMs: IN_SESSION + minutes(30), recoveredAtMs: back },
      { slotMs: IN_SESSION + minutes(60), recoveredAtMs: null },
    ],
  });
  expect(prices).toMatchObject({ job: "prices_1m", runs: 1, succeeded: 1, lost: [], reason: null });
  expect(others).toEqual([]);
});

test("the last outage runs from the first slot after a success to the next success", async () => {
  await seedRuns(database.db, [
    aRun(0, "failed"),
    aRun(15, "succeeded"),
    aRun(30, "missed"),
    aRun(45, "failed", { reason: "Schwab answered 503." }),
    aRun(60, "partial"),
  ]);
  expect(await days().readLastOutages()).toEqual([
    {
      job: "options_refresh",
      firstSlotMs: IN_SESSION + minutes(30),
      lastSlotMs: IN_SESSION + minutes(45),
      status: "failed",
      reason: "Schwab answered 503.",
      recoveredAtMs: IN_SESSION + minutes(60) + seconds(12),
    },
  ]);
});

const A_DAY: JobDay = {
  job: "options_refresh",
  day: "2026-11-20",
  ...{ due: 28, runs: 28, succeeded: 20, partial: 1, failed: 2, missed: 3, abandoned: 1, skipped: 1 },
  downSeconds: 4_500,
  reason: `It said: "no" \\ {NULL}`,
};

test("a day that is rolled up again is replaced in every column, and the same day twice is one", async () => {
  await days().writeDays([]);
  await days().writeDays([A_DAY, { ...A_DAY, job: "rates" }]);
  const again: JobDay = {
    ...A_DAY,
    ...{ due: 27, runs: 29, succeeded: 21, partial: 2, failed: 3, missed: 4, abandoned: 2, skipped: 3 },
    downSeconds: 60,
    reason: null,
  };
  await days().writeDays([again]);
  await days().writeDays([again]);
  expect(await days().readDays("2026-11-20")).toEqual([again, { ...A_DAY, job: "rates" }]);
  expect(await days().readDays("2026-11-21")).toEqual([]);
  expect(await days().newestDay()).toBe("2026-11-20");
});

test("a day of which entries were pruned since stays as it was", async () => {
  await days().writeDays([A_DAY]);
  await days().writeDays([{ ...A_DAY, runs: 3, failed: 0, downSeconds: 0 }]);
  expect(await days().readDays("2026-11-20")).toEqual([A_DAY]);
});
