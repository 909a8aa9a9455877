import { Client } from "@upstash/qstash";
import { Redis } from "@upstash/redis";
import { afterAll, expect, it } from "vitest";
import { createVirtualClock } from "../../local/qstash/clock.ts";
import { startQStash } from "../../local/qstash/start-qstash.ts";
import { startUpstashRedis } from "../../local/redis/start-upstash-redis.ts";
import { CAN_MEASURE, readProcess } from "../../local/simulate/world/workerd-process.ts";

const redis = await startUpstashRedis({ port: 0, token: "a-token" });
const attempts: { url: string; status: number }[] = [];
const clock = createVirtualClock(Date.parse("2026-11-23T14:30:00Z"));
const qstash = await startQStash({
  clock,
  async around(message, attempt) {
    const outcome = await attempt();
    attempts.push({ url: message.url, status: outcome.status });
    return outcome;
  },
});
afterAll(async () => {
  await redis.close();
  await qstash.close();
});

it("Redis' keys grow old with simulated time", async () => {
  const client = new Redis({ url: redis.url, token: redis.token, enableAutoPipelining: false });
  await client.set("short", "1", { ex: 60 });
  await client.set("long", "1", { ex: 3_600 });
  await client.set("for ever", "1");
  await redis.passTime(61_000);
  expect(await client.get("short")).toBeNull();
  expect(await redis.stored()).toMatchObject([{ key: "long" }, { key: "for ever", expiresAtMs: null }]);
  const [long] = await redis.stored();
  expect((long?.expiresAtMs ?? 0) - Date.now()).toBeLessThanOrEqual(3_539_000);
});

it("QStash counts a batch as one request and lets every attempt be watched", async () => {
  const client = new Client({ baseUrl: qstash.url, token: qstash.token, enableTelemetry: false });
  const before = qstash.apiRequests();
  // Nobody listens there: each message is tried once and once more.
  const url = "http://127.0.0.1:9/nobody";
  await client.batchJSON([1, 2].map((n) => ({ url, body: { n }, retries: 1, retryDelay: "1000" })));
  expect(qstash.apiRequests() - before).toBe(1);
  await qstash.idle(0);
  clock.advanceBy(1_000);
  await qstash.idle();
  expect(attempts).toEqual(Array.from({ length: 4 }, () => ({ url, status: 0 })));
});

it.runIf(CAN_MEASURE)("a process tells its CPU time and its peak memory", () => {
  const before = readProcess(process.pid);
  expect(Array.from({ length: 1e6 }, (_, i) => Math.sqrt(i)).length).toBe(1e6);
  const after = readProcess(process.pid);
  expect(before?.peakBytes).toBeGreaterThan(1e7);
  expect((after?.cpuMs ?? 0) - (before?.cpuMs ?? 0)).toBeGreaterThan(0);
  expect(readProcess(2 ** 30)).toBeNull();
});
