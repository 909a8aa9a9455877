import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpstashRedis, type UpstashRedis } from "../../local/redis/start-upstash-redis.ts";
import { connectRedis } from "../../src/adapters/redis/client.ts";
import { createTokenCache } from "../../src/adapters/redis/token-cache.ts";
import type { TokenCache } from "../../src/adapters/token-cache.ts";
import { createMemoryTokenCache } from "../support/memory-token-cache.ts";

let server: UpstashRedis;
let named = 0;

beforeAll(async () => {
  server = await startUpstashRedis({ port: 0, token: "local-token" });
});
afterAll(() => server.close());

const redis = () => connectRedis({ url: server.url, token: server.token });
/** A fresh place in the same Redis for every test. */
function redisCache(): TokenCache {
  named += 1;
  return createTokenCache(redis(), `provider-${named}`);
}

for (const [name, create] of [
  ["Redis", redisCache],
  ["memory", createMemoryTokenCache],
] as const) {
  test(`${name}: a token is read as it was written, and none is null`, async () => {
    const cache = create();
    expect(await cache.read()).toBeNull();
    for (const token of ["I0.b2F1dGg.tok@", "123456", '{"json":true}', "null"]) {
      await cache.write(token, 1_740);
      expect(await cache.read()).toBe(token);
    }
  });

  test(`${name}: only the token that was refused is forgotten`, async () => {
    const cache = create();
    await cache.write("new", 60);
    await cache.forget("old");
    expect(await cache.read()).toBe("new");
    await cache.forget("new");
    expect(await cache.read()).toBeNull();
  });

  test(`${name}: one of many gets the lock, and only its owner gives it back`, async () => {
    const cache = create();
    const owners = Array.from({ length: 10 }, (_, i) => `owner-${i}`);
    const granted = await Promise.all(owners.map((owner) => cache.lock(owner)));
    expect(granted.filter(Boolean)).toHaveLength(1);
    const holder = owners[granted.indexOf(true)] ?? "";
    await cache.unlock("somebody else");
    expect(await cache.lock("late")).toBe(false);
    await cache.unlock(holder);
    expect(await cache.lock("late")).toBe(true);
  });
}

test("Redis: two providers do not share a token", async () => {
  const [schwab, tiingo] = [createTokenCache(redis(), "schwab"), createTokenCache(redis(), "tiingo")];
  await schwab.write("s", 60);
  expect(await tiingo.read()).toBeNull();
});

test("Redis: what it keeps ends by itself", async () => {
  const cache = createTokenCache(redis(), "ending");
  await cache.write("t", 1_740.9);
  await cache.lock("owner");
  const secondsLeft = async (key: string) => {
    const stored = (await server.stored()).find((entry) => entry.key === key);
    return ((stored?.expiresAtMs ?? 0) - Date.now()) / 1_000;
  };
  expect(await secondsLeft("ending:access_token")).toBeGreaterThan(1_700);
  const lockSeconds = await secondsLeft("ending:refresh_lock");
  expect(lockSeconds).toBeGreaterThan(0);
  expect(lockSeconds).toBeLessThanOrEqual(20);
  await cache.write("t", 0);
  expect(await secondsLeft("ending:access_token")).toBeGreaterThan(0);
});

test("Redis: an outage is cache_unavailable, and the message repeats no token", async () => {
  const wrong = createTokenCache(connectRedis({ url: server.url, token: "wrong-token" }), "schwab");
  const failures = await Promise.all(
    [wrong.read(), wrong.write("very-secret", 60), wrong.forget("very-secret"), wrong.lock("o")].map(
      (attempt) =>
        attempt.then(
          () => "done",
          (error: unknown) => error,
        ),
    ),
  );
  for (const failure of failures) {
    expect(failure).toMatchObject({ code: "cache_unavailable", retryable: true });
    const told = `${String(failure)} ${JSON.stringify(failure)} ${String((failure as Error).cause)}`;
    expect(told).not.toMatch(/very-secret|wrong-token/);
  }
});
