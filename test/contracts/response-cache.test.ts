import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpstashRedis, type UpstashRedis } from "../../local/redis/start-upstash-redis.ts";
import { connectRedis } from "../../src/adapters/redis/client.ts";
import { createResponseCache } from "../../src/adapters/redis/response-cache.ts";
import { memoryResponseCache } from "../support/memory-response-cache.ts";

let server: UpstashRedis;
beforeAll(async () => {
  server = await startUpstashRedis({ port: 0, token: "local-token" });
});
afterAll(() => server.close());

for (const [name, open] of [
  ["Redis", () => createResponseCache(connectRedis({ url: server.url, token: server.token }))],
  ["memory", () => memoryResponseCache().cache],
] as const) {
  test(`${name}: an answer is read as it was written, under its own key, and the latest holds`, async () => {
    const cache = open();
    expect(await cache.read("news:KO")).toBeNull();
    for (const text of ['{"v":1}', "null", "12", "plain"]) {
      await cache.write("news:KO", text, 600);
      expect(await cache.read("news:KO")).toBe(text);
    }
    expect(await cache.read("news:K")).toBeNull();
    expect(await cache.readMany(["news:K", "news:KO", "news:KO"])).toEqual([null, "plain", "plain"]);
    expect(await cache.readMany([])).toEqual([]);
  });

  test(`${name}: what is too large for Upstash is not kept, and is no error`, async () => {
    const cache = open();
    await cache.write("news:large", "x".repeat(200_000), 600);
    expect(await cache.read("news:large")).toHaveLength(200_000);
    await cache.write("news:larger", "x".repeat(200_001), 600);
    expect(await cache.read("news:larger")).toBeNull();
  });
}
