import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpstashRedis, type UpstashRedis } from "../../local/redis/start-upstash-redis.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volaris-redis-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function connect(
  { url, token }: UpstashRedis,
  retry: false | { retries: number; backoff: () => number } = false,
) {
  return new Redis({ url, token, retry, enableAutoPipelining: false, automaticDeserialization: false });
}

test("keys and their expiries survive a restart", async () => {
  const snapshotFile = join(folder, "state", "redis.json");
  const before = await startUpstashRedis({ port: 0, token: "tok", snapshotFile });
  const writer = connect(before);
  await writer.set("token", "sécret 😀", { ex: 1_000 });
  await writer.set("kept", "for ever");
  await writer.set("gone", "soon", { ex: 1_000 });
  const stored = await before.stored();
  await before.passTime(500_000);
  await writer.set("gone", "soon", { ex: 400 });
  await before.passTime(450_000);
  await before.close();

  const after = await startUpstashRedis({ port: 0, token: "tok", snapshotFile });
  const reader = connect(after);
  expect(await reader.get("token")).toBe("sécret 😀");
  expect(await reader.get("kept")).toBe("for ever");
  expect(await reader.get("gone")).toBeNull();
  const expiryOf = (key: string, keys: typeof stored) => keys.find((entry) => entry.key === key)?.expiresAtMs;
  expect(expiryOf("token", await after.stored())).toBe((expiryOf("token", stored) ?? 0) - 950_000);
  await after.close();
});

test("the file follows the writes while the server runs, so that a killed process loses little", async () => {
  const snapshotFile = join(folder, "running.json");
  const redis = await startUpstashRedis({ port: 0, token: "tok", snapshotFile });
  await connect(redis).eval("return redis.call('SET', KEYS[1], 'written by a script')", ["k"], []);
  let saved = "";
  while (!saved.includes("written by a script")) saved = await readFile(snapshotFile, "utf8").catch(() => "");
  expect(JSON.parse(saved).keys).toEqual([{ key: "k", value: "written by a script", expiresAtMs: null }]);
  await redis.close();
});

test("a file that is no snapshot is named, not overwritten", async () => {
  const snapshotFile = join(folder, "broken.json");
  await writeFile(snapshotFile, "{ half");
  await expect(startUpstashRedis({ port: 0, token: "tok", snapshotFile })).rejects.toThrow(
    `${snapshotFile} is not a Redis snapshot. Delete it to start with an empty Redis.`,
  );
  expect(await readFile(snapshotFile, "utf8")).toBe("{ half");
});

test("two servers share nothing, and a taken port is said in one line", async () => {
  const first = await startUpstashRedis({ port: 0, token: "tok" });
  const second = await startUpstashRedis({ port: 0, token: "tok" });
  await connect(first).set("k", "first");
  expect(await connect(second).get("k")).toBeNull();
  const port = Number(new URL(first.url).port);
  await expect(startUpstashRedis({ port, token: "tok" })).rejects.toThrow(
    `Port ${port} is taken, Upstash's Redis REST cannot start.`,
  );
  await first.close();
  await second.close();
});

test("faults on demand: connection lost, server error, a page instead of JSON, commands used up", async () => {
  const redis = await startUpstashRedis({ port: 0, token: "tok" });
  const client = connect(redis);
  const answers: [kind: "drop" | "server-error" | "html" | "quota", message: RegExp][] = [
    ["drop", /fetch failed/],
    ["server-error", /ERR internal server error/],
    ["html", /502|JSON/],
    ["quota", /ERR max requests limit exceeded\. Limit: 500000/],
  ];
  for (const [kind, message] of answers) {
    redis.faults.add({ kind, probability: 1 });
    await expect(client.set("k", kind)).rejects.toThrow(message);
    redis.faults.clear();
    expect(await client.get("k")).toBeNull();
  }
  redis.faults.add({ kind: "drop", times: 2 });
  const persistent = connect(redis, { retries: 3, backoff: () => 1 });
  expect(await persistent.set("k", "third time")).toBe("OK");
  await redis.close();
});

test("requests and commands are counted, and a delayed request is overtaken", async () => {
  const redis = await startUpstashRedis({ port: 0, token: "tok" });
  const client = connect(redis);
  await client.set("a", "1");
  await expect(new Redis({ url: redis.url, token: "wrong", retry: false }).get("a")).rejects.toThrow();
  expect(redis.counters).toEqual({ requests: 2, commands: 1 });
  redis.faults.add({ kind: "slow", delayMs: 500 });
  const order: string[] = [];
  const slow = client.get("a").then(() => order.push("delayed"));
  while (redis.counters.requests === 2) await new Promise((resolve) => setImmediate(resolve));
  await client.get("b").then(() => order.push("next"));
  await slow;
  expect(order).toEqual(["next", "delayed"]);
  await redis.close();
});
