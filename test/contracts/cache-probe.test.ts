import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpstashRedis, type UpstashRedis } from "../../local/redis/start-upstash-redis.ts";
import { createCacheProbe, createEchoMarkers } from "../../src/adapters/redis/cache-probe.ts";
import { connectRedis } from "../../src/adapters/redis/client.ts";
import { createResponseCache } from "../../src/adapters/redis/response-cache.ts";
import { appErrorOf } from "../support/app-error-of.ts";

let server: UpstashRedis;

beforeAll(async () => {
  server = await startUpstashRedis({ port: 0, token: "local-token" });
});
afterAll(() => server.close());

const redis = (token = server.token) => connectRedis({ url: server.url, token });

async function secondsLeft(key: string): Promise<number> {
  const stored = (await server.stored()).find((entry) => entry.key === key);
  return ((stored?.expiresAtMs ?? 0) - Date.now()) / 1_000;
}

test("a round trip leaves nothing behind", async () => {
  expect(await createCacheProbe(redis()).roundTrip("id-1")).toBe(true);
  expect(await server.stored()).toEqual([]);
});

test("an echo is marked under its own id, and forgotten by itself", async () => {
  const markers = createEchoMarkers(redis());
  expect(await markers.isMarked("id-1")).toBe(false);
  await markers.mark("id-1");
  expect([await markers.isMarked("id-1"), await markers.isMarked("id-2")]).toEqual([true, false]);
  const seconds = await secondsLeft("doctor:echo:id-1");
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
});

test("an answer is read as it was written, for so long; what is too large to keep is not kept", async () => {
  const cache = createResponseCache(redis());
  expect(await cache.read("news:SPY")).toBeNull();
  await cache.write("news:SPY", '{"v":1}', 600.9);
  expect(await cache.read("news:SPY")).toBe('{"v":1}');
  const seconds = await secondsLeft("answers:news:SPY");
  expect(seconds).toBeGreaterThan(590);
  expect(seconds).toBeLessThanOrEqual(600);
  await cache.write("news:AAPL", "x".repeat(300_000), 600);
  expect(await cache.read("news:AAPL")).toBeNull();
});

test("a wrong token is cache_unavailable for each of them, without the token", async () => {
  const wrong = redis("wrong-token");
  for (const asked of [
    () => createCacheProbe(wrong).roundTrip("id-1"),
    () => createEchoMarkers(wrong).isMarked("id-1"),
    () => createResponseCache(wrong).read("news:SPY"),
  ]) {
    const error = await appErrorOf(asked());
    expect(error.code).toBe("cache_unavailable");
    expect(`${error.message} ${error.hint}`).not.toContain("wrong-token");
  }
});
