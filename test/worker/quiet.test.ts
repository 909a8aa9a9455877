import { afterAll, expect, test } from "vitest";
import { startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-24T05:10:00Z", tickers: ["KO"] });
afterAll(() => system.close());

const minutes = (day: string, hour: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${day}T${hour}:${String(from + i).padStart(2, "0")}:00Z`);

test("a night of ticks asks nobody for anything", async () => {
  const before = system.traffic();
  // 06:00 would catch up with the backfill of 03:00, :40 with the history of 01:40, and 06:04 looks after everything.
  const night = [...minutes("2026-11-24", "05", 10, 39), ...minutes("2026-11-24", "06", 5, 39)];
  for (const at of night) await system.tick(at);
  expect(system.traffic()).toEqual(before);
  expect(await system.ledger.count("job_runs")).toBe(0);
});

test("nor do ticks before the open, after an early close, on a holiday and at the weekend", async () => {
  const before = system.traffic();
  for (const at of [
    "2026-11-23T14:29:00Z",
    "2026-11-27T18:40:00Z", // the early close was at 18:00
    ...minutes("2026-11-26", "16", 0, 9), // Thanksgiving
    ...minutes("2026-11-22", "16", 0, 9), // Sunday
  ]) {
    await system.tick(at);
  }
  expect(system.traffic()).toEqual(before);
});

test("a slot of the night that is done is not asked for again in its grace", async () => {
  await system.tick("2026-11-24T03:00:00Z");
  await system.settled();
  expect(await system.ledger.runs("historical_backfill")).toMatchObject([{ status: "succeeded" }]);
  const before = system.traffic();
  for (const at of ["03:01", "03:05", "04:00", "05:00", "06:00", "08:00"])
    await system.tick(`2026-11-24T${at}:00Z`);
  expect({ ...system.traffic(), sql: 0 }).toEqual({ ...before, sql: 0 });
  // 04:00 is in the grace of the evening's end-of-day sync, 08:00 in that of the pruning, which run now.
  expect(await system.ledger.runs("historical_backfill")).toHaveLength(1);
});

test("the watch of a night asks the database, leaves word for /health, and asks nobody else", async () => {
  const before = system.traffic();
  await system.tick("2026-11-24T06:04:00Z");
  expect(system.traffic()).toEqual({ ...before, sql: expect.any(Number), redis: before.redis + 1 });
  expect(system.traffic().sql - before.sql).toBeLessThanOrEqual(12);
  const seen = system.traffic().sql;
  expect(await system.get("/health")).toMatchObject({
    body: { database: expect.stringMatching(/^asleep, last seen 2026-11-24T05:1/) },
  });
  expect(system.traffic().sql).toBe(seen);
});
