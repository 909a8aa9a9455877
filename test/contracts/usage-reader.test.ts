import { expect, test } from "vitest";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createUsageReader } from "../../src/adapters/postgres/operations/usage-reader.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim } from "../support/runs.ts";

const database = useDatabase();
const usage = () => createUsageReader(database.db);
const DAY = 1_440;

/** Counts on a day, by way of a claim. */
async function counted(daysAgo: number, ...counts: Parameters<typeof memoryUsage>[0] & object) {
  const slotMs = IN_SESSION - minutes(daysAgo * DAY);
  await createRunLedger(database.db, memoryUsage(counts)).claimRun(aClaim(slotMs));
}

test("sums come by UTC day and meter, in order, both ends included", async () => {
  await counted(0, ["redis_commands", 4], ["calls_schwab", 9]);
  await counted(1, ["redis_commands", 2]);
  await counted(2, ["redis_commands", 1]);
  expect(await usage().read("2026-11-22", "2026-11-23")).toEqual([
    { day: "2026-11-22", meter: "redis_commands", used: 2 },
    { day: "2026-11-23", meter: "calls_schwab", used: 9 },
    { day: "2026-11-23", meter: "redis_commands", used: 4 },
  ]);
  expect(await usage().read("2026-12-01", "2026-12-31")).toEqual([]);
});

test("a day that was counted from many isolates at once is the sum of them, and its maximum their largest", async () => {
  const isolates = Array.from({ length: 12 }, (_, i) => {
    const meter = memoryUsage([["database_requests", i + 1]]);
    return { meter, spend: () => meter.invocation(async () => meter.count("subrequests", i + 1)) };
  });
  await Promise.all(isolates.map(({ spend }) => spend()));
  await Promise.all(
    isolates.map(({ meter }, i) => createRunLedger(database.db, meter).claimRun(aClaim(IN_SESSION + i))),
  );
  const used = new Map((await usage().read("2026-11-23", "2026-11-23")).map((row) => [row.meter, row.used]));
  expect(Object.fromEntries(used)).toEqual({
    database_requests: 78,
    subrequests: 78,
    subrequests_max: 12,
    worker_requests: 12,
  });
});

test("more than fits an integer is still counted", async () => {
  await counted(0, ["databento_micro_usd", 9e12]);
  expect(await usage().read("2026-11-23", "2026-11-23")).toMatchObject([{ used: 9e12 }]);
});

test("the database says how large it is", async () => {
  expect(await usage().storageBytes()).toBeGreaterThan(5e6);
  database.http.faults.add({ kind: "drop", probability: 1 });
  await expect(usage().storageBytes()).rejects.toMatchObject({ code: "storage_unavailable" });
});
