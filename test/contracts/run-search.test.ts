import { expect, test } from "vitest";
import { createRunSearch } from "../../src/adapters/postgres/ledger/run-search.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { type RunFilter, searchRuns } from "../../src/scheduling/run-search.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedRuns, seedTasks } from "../support/seed-ledger.ts";
import { aStoredRun, aStoredTask } from "../support/stored-runs.ts";

const database = useDatabase();
const search = () => createRunSearch(database.db);
const ALL: RunFilter = { job: null, state: null, symbol: null, from: null, to: null };
const NOW = IN_SESSION + minutes(120);

const aRun = (minute: number, changes: Parameters<typeof aStoredRun>[0] = {}) =>
  aStoredRun({ slotMs: IN_SESSION + minutes(minute), ...changes });
const found = async (changes: Partial<RunFilter>, cursor: string | null = null) => {
  const { runs, counts } = await searchRuns(search(), { ...ALL, ...changes }, cursor, NOW);
  return { ids: runs.map(({ id }) => id), counts };
};

test("runs are found by job, state, symbol and day, the newest of all jobs first", async () => {
  const failed = aRun(15, { status: "failed", reason: "Schwab answered 503." });
  const prices = aRun(16, { job: "prices_1m", id: runId("prices_1m", IN_SESSION + minutes(16)) });
  const history = aRun(20, { job: "iv_history", id: "iv_history@x", symbol: "SPY" });
  const before = aRun(-1_440);
  await seedRuns(database.db, [failed, prices, history, before]);
  await seedTasks(database.db, failed.id, [aStoredTask({ symbol: "GME", key: "GME:1" })]);
  expect((await found({})).ids).toEqual([history.id, prices.id, failed.id, before.id]);
  expect((await found({ job: "options_refresh" })).ids).toEqual([failed.id, before.id]);
  expect(await found({ state: "failed" })).toEqual({
    ids: [failed.id],
    counts: { failed: 1, succeeded: 3 },
  });
  // A slice of it, or the whole run.
  expect((await found({ symbol: "GME" })).ids).toEqual([failed.id]);
  expect((await found({ symbol: "SPY" })).ids).toEqual([history.id]);
  expect((await found({ from: "2026-11-23" })).ids).not.toContain(before.id);
  expect(await found({ to: "2026-11-22" })).toEqual({ ids: [before.id], counts: { succeeded: 1 } });
});

test("page after page every run comes once, also those of one slot", async () => {
  const runs = Array.from({ length: 60 }, (_, i) => [
    aRun(i),
    aRun(i, { job: "prices_1m", id: runId("prices_1m", IN_SESSION + minutes(i)) }),
  ]).flat();
  await seedRuns(database.db, runs);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await searchRuns(search(), ALL, cursor, NOW);
    seen.push(...page.runs.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null && seen.length < 500);
  expect(seen).toHaveLength(120);
  expect(new Set(seen).size).toBe(120);
  await expect(searchRuns(search(), ALL, "x'; DROP", NOW)).rejects.toMatchObject({ code: "invalid_request" });
});

test("a run comes with its slices, each with its window and its error in words", async () => {
  const run = aRun(0, { status: "partial", finishedAtMs: IN_SESSION + seconds(30) });
  await seedRuns(database.db, [run]);
  const task = aStoredTask({
    status: "failed",
    errorCode: "provider_unavailable",
    errorMessage: "Schwab answered 503.",
  });
  await seedTasks(database.db, run.id, [task]);
  const whole = await search().findRun(run.id);
  expect(whole?.run).toMatchObject({ id: run.id, status: "partial" });
  expect(whole?.tasks).toMatchObject([{ ...task, side: "ALL", redrives: 0 }]);
  expect(await search().findRun("nobody@never")).toBeNull();
});
