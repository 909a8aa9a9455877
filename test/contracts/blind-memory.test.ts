import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpstashRedis, type UpstashRedis } from "../../local/redis/start-upstash-redis.ts";
import { createBlindMemory } from "../../src/adapters/redis/blind-memory.ts";
import { connectRedis } from "../../src/adapters/redis/client.ts";
import { AppError } from "../../src/errors.ts";
import type { Notice } from "../../src/operations/ports.ts";
import { watchOver } from "../../src/operations/watch-over.ts";
import { keepLog } from "../support/log-lines.ts";
import { memoryIncidents } from "../support/memory-status.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

let server: UpstashRedis;
beforeAll(async () => {
  server = await startUpstashRedis({ port: 0, token: "local-token" });
});
afterAll(() => server.close());

/** Of an isolate that was started for one tick. */
const fresh = () => createBlindMemory(connectRedis({ url: server.url, token: server.token }));

test("with a fresh isolate at every look a blind watch is told of all the same, and once an hour", async () => {
  const told: Notice[][] = [];
  const look = async (failure: AppError, minute: number) => {
    const readFacts = () => Promise.reject(failure);
    const alerts = { readAll: async () => [], write: async () => undefined };
    const notifier = { notify: async (notices: readonly Notice[]) => void told.push([...notices]) };
    const healthMemory = { read: async () => null };
    const { log } = keepLog();
    const incidents = memoryIncidents();
    const deps = { readFacts, alerts, incidents, notifier, healthMemory, log, blind: fresh() };
    await watchOver(deps, IN_SESSION + minutes(minute));
    return told.length;
  };
  const fault = new AppError("internal", "x is undefined");
  expect([await look(fault, 4), await look(fault, 9), await look(fault, 14)]).toEqual([0, 1, 1]);
  const away = new AppError("storage_unavailable", "The database could not be reached.");
  expect([await look(away, 64), await look(away, 69), await look(away, 74)]).toEqual([1, 2, 2]);
});

test("while Redis is away an isolate remembers its own", async () => {
  const alone = createBlindMemory(connectRedis({ url: "http://127.0.0.1:1", token: "t" }));
  expect(await alone.read()).toBeNull();
  const failed = { atMs: IN_SESSION, failedLooks: 2, toldAtMs: 0 };
  await alone.write(failed);
  expect(await alone.read()).toEqual(failed);
});
