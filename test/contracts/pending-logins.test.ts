import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpstashRedis, type UpstashRedis } from "../../local/redis/start-upstash-redis.ts";
import { connectRedis } from "../../src/adapters/redis/client.ts";
import { createPendingLogins } from "../../src/adapters/redis/pending-logins.ts";
import { memoryPendingLogins } from "../support/memory-logins.ts";

let server: UpstashRedis;
beforeAll(async () => {
  server = await startUpstashRedis({ port: 0, token: "local-token" });
});
afterAll(() => server.close());

const redis = (token = server.token) => connectRedis({ url: server.url, token });
const STATE = "a1".repeat(32);
const VERIFIER = "0123456789".repeat(6);

for (const [name, create] of [
  ["Redis", () => createPendingLogins(redis(), "schwab")],
  ["memory", memoryPendingLogins],
] as const) {
  test(`${name}: a verifier is handed out once, to one of many`, async () => {
    const logins = create();
    await logins.keep(STATE, VERIFIER);
    const taken = await Promise.all(Array.from({ length: 8 }, () => logins.take(STATE)));
    expect(taken.filter((verifier) => verifier !== null)).toEqual([VERIFIER]);
    expect(await logins.take(STATE)).toBeNull();
  });
}

test("Redis: a login that was begun ends after ten minutes, and another provider has no part in it", async () => {
  await createPendingLogins(redis(), "schwab").keep(STATE, VERIFIER);
  const [stored] = await server.stored();
  expect(stored?.key).toBe(`schwab:login:${STATE}`);
  const seconds = ((stored?.expiresAtMs ?? 0) - Date.now()) / 1_000;
  expect(seconds).toBeGreaterThan(590);
  expect(seconds).toBeLessThanOrEqual(600);
  expect(await createPendingLogins(redis(), "alpaca").take(STATE)).toBeNull();
});

test("Redis: what cannot be a state is not looked for", async () => {
  const away = createPendingLogins(connectRedis({ url: "http://127.0.0.1:1", token: "t" }), "schwab");
  for (const state of ["", "short", "x".repeat(129), `${STATE} `, `${STATE}\nDEL`]) {
    expect(await away.take(state)).toBeNull();
  }
});

test("Redis: an outage is cache_unavailable, and repeats neither state nor verifier", async () => {
  const logins = createPendingLogins(redis("wrong-token"), "schwab");
  for (const attempt of [logins.keep(STATE, VERIFIER), logins.take(STATE)]) {
    const failure = await attempt.catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "cache_unavailable" });
    expect(`${String(failure)} ${JSON.stringify(failure)}`).not.toMatch(/a1a1|0123456789/);
  }
});
