import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import type { SeenHealth } from "../../src/operations/ports.ts";
import { type DoorChanges, httpDoor } from "../support/http-door.ts";
import { memoryRuns } from "../support/stored-runs.ts";

const NIGHT = Date.parse("2026-11-24T03:00:00Z");
const SEEN: SeenHealth = {
  atMs: Date.parse("2026-11-24T00:04:00Z"),
  database: "ok",
  late: [
    { job: "eod_sync", daily: true, overdueSlotMs: Date.parse("2026-11-23T22:15:00Z") },
    { job: "prices_1m", daily: false, overdueSlotMs: Date.parse("2026-11-23T20:59:00Z") },
  ],
  paused: ["retention"],
};

/** A door at night whose database counts how often it was asked. */
function nightDoor(seen: SeenHealth | null, changes: DoorChanges = {}) {
  const runs = memoryRuns([], {});
  let asked = 0;
  const counting = {
    ...runs,
    latestRuns: () => {
      asked += 1;
      return runs.latestRuns();
    },
  };
  const healthMemory = { read: async () => seen, write: async () => undefined };
  const door = httpDoor({ nowMs: () => NIGHT, runs: counting, healthMemory, ...changes });
  return { ...door, asked: () => asked };
}

test("off hours health is what the last look saw; the database sleeps on", async () => {
  const { ask, asked } = nightDoor(SEEN);
  const { status, body } = await ask("/health");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: "ok",
    inSession: false,
    database: "asleep, last seen 2026-11-24T00:04:00.000Z",
    databaseSeen: "2026-11-24T00:04:00.000Z",
    late: [{ job: "eod_sync", overdueSlot: "2026-11-23T22:15:00.000Z" }],
    paused: ["retention"],
  });
  expect(asked()).toBe(0);
});

test("with deep=1 the database is asked at any hour", async () => {
  const { ask, asked } = nightDoor(SEEN);
  const { body } = await ask("/health?deep=1");
  expect(body).toMatchObject({ database: "ok", databaseSeen: "2026-11-24T03:00:00.000Z" });
  expect(asked()).toBe(1);
});

test("what nobody has seen is not said to be well", async () => {
  const { ask } = nightDoor(null);
  expect((await ask("/health")).body).toMatchObject({ database: "asleep, not seen yet", databaseSeen: null });
  const away = () => Promise.reject(new AppError("cache_unavailable", "away"));
  const { ask: askBlind } = nightDoor(null, { healthMemory: { read: away, write: away } });
  const blind = await askBlind("/health");
  expect(blind.status).toBe(200);
  // Whether somebody has looked is not known: it is not said that nobody has.
  expect(blind.body).toMatchObject({
    database: "asleep, last look unknown",
    cause: { code: "cache_unavailable" },
  });
});

test("a database that was away at the last look is away until somebody sees it again", async () => {
  const { ask } = nightDoor({ ...SEEN, database: "unavailable", late: [], paused: [] });
  const { status, body } = await ask("/health");
  expect(status).toBe(503);
  expect(body).toMatchObject({ status: "unavailable", database: "unavailable" });
});
