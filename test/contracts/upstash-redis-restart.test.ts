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
  return new Redis({ url, token, retry, enableTelemetry: false, automaticDeserialization: false });
}

test("keys of every type, their expiries and the scripts survive a restart", async () => {
  const snapshotFile = join(folder, "state", "redis.json");
  const before = await startUpstashRedis({ port: 0, token: "tok", snapshotFile });
  const writer = connect(before);
  await writer.set("token", "sécret 😀", { pxat: 4_102_444_800_000 });
  await writer.set("gone", "soon", { px: 1 });
  await writer.hset("hash", { a: "1", b: "" });
  await writer.rpush("list", "x", "y", "x");
  await writer.sadd("set", "m");
  await writer.zadd("zset", { score: 1.5, member: "a" }, { score: -2, member: "b" });
  const sha = await writer.scriptLoad("return 'kept'");
  await before.close();

  const after = await startUpstashRedis({ port: 0, token: "tok", snapshotFile });
  const reader = connect(after);
  expect(await reader.get("token")).toBe("sécret 😀");
  expect(await reader.exec(["PEXPIRETIME", "token"])).toBe(4_102_444_800_000);
  expect(await reader.exists("gone")).toBe(0);
  expect(await reader.hgetall("hash")).toEqual(["a", "1", "b", ""]);
  expect(await reader.lrange("list", 0, -1)).toEqual(["x", "y", "x"]);
  expect(await reader.smembers("set")).toEqual(["m"]);
  expect(await reader.zrange("zset", 0, -1, { withScores: true })).toEqual(["b", "-2", "a", "1.5"]);
  expect(await reader.evalsha(sha, [], [])).toBe("kept");
  await after.close();
});

test("the file follows the writes while the server runs, so that a killed process loses little", async () => {
  const snapshotFile = join(folder, "running.json");
  const redis = await startUpstashRedis({ port: 0, token: "tok", snapshotFile });
  await connect(redis).eval("return redis.call('SET', 'k', 'written by a script')", [], []);
  let saved = "";
  while (!saved.includes("written by a script")) saved = await readFile(snapshotFile, "utf8").catch(() => "");
  expect(JSON.parse(saved).keys).toHaveLength(1);
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
  const answers: [kind: "drop" | "error" | "html" | "limit", message: RegExp][] = [
    ["drop", /fetch failed/],
    ["error", /ERR internal server error/],
    ["html", /502|JSON/],
    ["limit", /ERR max requests limit exceeded\. Limit: 500000/],
  ];
  for (const [kind, message] of answers) {
    redis.faults.down({ kind });
    await expect(client.set("k", kind)).rejects.toThrow(message);
    redis.faults.clear();
    expect(await client.get("k")).toBeNull();
  }
  redis.faults.down({ requests: 2, kind: "drop" });
  const persistent = connect(redis, { retries: 3, backoff: () => 1 });
  expect(await persistent.set("k", "third time")).toBe("OK");
  await redis.close();
});

test("requests and commands are counted as Upstash bills them, and a delayed request is overtaken", async () => {
  const redis = await startUpstashRedis({ port: 0, token: "tok" });
  const client = connect(redis);
  await client.pipeline().set("a", 1).set("b", 2).get("a").exec();
  await client.get("a");
  expect(redis.counters).toEqual({ requests: 2, commands: 4 });
  redis.faults.delay(500, 1);
  const order: string[] = [];
  const slow = client.get("a").then(() => order.push("delayed"));
  while (redis.counters.requests === 2) await new Promise((resolve) => setImmediate(resolve));
  await client.get("b").then(() => order.push("next"));
  await slow;
  expect(order).toEqual(["next", "delayed"]);
  await redis.close();
});
