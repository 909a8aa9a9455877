import { expect } from "vitest";
import { contractTest, key } from "./upstash-redis-setup.ts";

/** A sliding window in the manner of rate limiters: the part of the previous window that still counts, plus this one. */
const SLIDING_WINDOW = `#!lua flags=allow-key-locking
local current, previous = KEYS[1], KEYS[2]
local limit, now, window, step = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local used = redis.call("GET", current)
if used == false then used = 0 end
local before = redis.call("GET", previous)
if before == false then before = 0 end
local weight = 1 - (now % window) / window
before = math.floor(weight * before)
if before + used >= limit then return -1 end
local total = redis.call("INCRBY", current, step)
if total == step then redis.call("PEXPIRE", current, window * 2 + 1000) end
return limit - (total + before)`;

contractTest("a sliding-window limit counts this window and the weighted previous one", async ({ redis }) => {
  const keys = [key("window:101"), key("window:100")];
  const windowMs = 60_000;
  const now = 101 * windowMs + windowMs / 2;
  await redis.set(key("window:100"), 4);
  const left: unknown[] = [];
  for (let call = 0; call < 5; call += 1)
    left.push(await redis.eval(SLIDING_WINDOW, keys, [5, now, windowMs, 1]));
  expect(left).toEqual([2, 1, 0, -1, -1]);
  expect(await redis.pttl(key("window:101"))).toBeGreaterThan(windowMs);
});

contractTest("a script runs by its hash once it is known, and is unknown before", async ({ redis }) => {
  const script = "#!lua flags=allow-key-locking\nreturn ARGV[1] .. '!' -- known by hash";
  const flushed = await redis.exec(["SCRIPT", "FLUSH"]);
  expect(flushed).toBe("OK");
  const runner = redis.createScript<string>(script);
  expect(await runner.exec([], ["first"])).toBe("first!");
  expect(await runner.exec([], ["again"])).toBe("again!");
  const sha = await redis.scriptLoad("return 7");
  expect(await redis.scriptExists(sha, "0".repeat(40))).toEqual([1, 0]);
  expect(await redis.evalsha(sha, [], [])).toBe(7);
});

contractTest("a token bucket in a hash, with absent fields as false", async ({ redis }) => {
  const script = `
    local bucket = redis.call("HMGET", KEYS[1], "refilledAt", "tokens")
    local tokens
    if bucket[1] == false then tokens = tonumber(ARGV[1]) else tokens = tonumber(bucket[2]) end
    if tokens < 1 then return {-1, bucket[1]} end
    redis.call("HSET", KEYS[1], "refilledAt", ARGV[2], "tokens", tokens - 1)
    return {tokens - 1, redis.call("HGET", KEYS[1], "refilledAt")}`;
  const answers: unknown[] = [];
  for (let call = 0; call < 3; call += 1)
    answers.push(await redis.eval(script, [key("bucket")], [2, "1795468600000"]));
  expect(answers).toEqual([
    [1, 1_795_468_600_000],
    [0, 1_795_468_600_000],
    [-1, 1_795_468_600_000],
  ]);
});

contractTest("Lua values become replies as in Redis", async ({ redis }) => {
  const run = (script: string) => redis.eval(script, [key("k")], ["é 😀", "2"]);
  expect(await run("return 3.99")).toBe(3);
  expect(await run("return -3.99")).toBe(-3);
  expect(await run("return {1, {2, 'three', {}}, 'four', true, 1795468600000}")).toEqual([
    1,
    [2, "three", []],
    "four",
    1,
    1_795_468_600_000,
  ]);
  expect(await run("return {1, 2, nil, 4}")).toEqual([1, 2]);
  expect(await run("return false")).toBeNull();
  expect(await run("return {false, 'x'}")).toEqual([null, "x"]);
  expect(await run("return nil")).toBeNull();
  expect(await run("return {KEYS[1], ARGV[1], #ARGV}")).toEqual([key("k"), "é 😀", 2]);
  expect(await run("return redis.call('SET', KEYS[1], ARGV[2], 'ex', 100)")).toBe("OK");
  expect(await run("return redis.call('SET', KEYS[1], 'x', 'nx')")).toBeNull();
  expect(await run("return redis.status_reply('DONE')")).toBe("DONE");
  expect(await run("local reply = redis.call('SET', KEYS[1], 1) return reply.ok")).toBe("OK");
  expect(await run("return 'n' .. redis.call('INCR', KEYS[1])")).toBe("n2");
  expect(await run("return redis.call('TTL', KEYS[1])")).toBe(-1);
});

contractTest(
  "a script's errors reach the caller; pcall catches them; nothing after them runs",
  async ({ redis }) => {
    await redis.hset(key("hash"), { a: 1 });
    await redis.set(key("text"), "abc");
    const run = (script: string, name = "hash") => redis.eval(script, [key(name)], []);
    await expect(run("return redis.error_reply('MYERR not today')")).rejects.toThrow("MYERR not today");
    await expect(run("return redis.call('GET', KEYS[1])")).rejects.toThrow("WRONGTYPE");
    await expect(run("return redis.call('INCR', KEYS[1])", "text")).rejects.toThrow("not an integer");
    await expect(run("return redis.call('NOSUCH')")).rejects.toThrow(/Unknown Redis command/);
    await expect(run("return 1 +")).rejects.toThrow(/compiling script/);
    await expect(run("local nothing = nil return nothing.field")).rejects.toThrow(/user_script:1/);
    expect(await run("local reply = redis.pcall('GET', KEYS[1]) return string.sub(reply.err, 1, 9)")).toBe(
      "WRONGTYPE",
    );
    await expect(
      run(
        "redis.call('SET', KEYS[1], 'before') redis.call('NOSUCH') redis.call('SET', KEYS[1], 'after')",
        "text",
      ),
    ).rejects.toThrow();
    expect(await redis.get(key("text"))).toBe("before");
    await expect(redis.exec(["EVAL", "return 1", "2", "only-one"])).rejects.toThrow(
      "Number of keys can't be greater",
    );
  },
);

contractTest("a script may scan for keys and delete them", async ({ redis }) => {
  await redis.mset({ [key("used:1")]: 1, [key("used:2")]: 2, [key("other")]: 3 });
  const script = `
    local cursor, deleted = "0", 0
    repeat
      local page = redis.call("SCAN", cursor, "MATCH", KEYS[1])
      cursor = page[1]
      for i = 1, #page[2] do deleted = deleted + redis.call("DEL", page[2][i]) end
    until cursor == "0"
    return deleted`;
  expect(await redis.eval(script, [key("used:*")], [])).toBe(2);
  expect(await redis.keys(key("*"))).toEqual([key("other")]);
});

contractTest("a script is never interrupted by another request", async ({ redis }) => {
  const add =
    "local n = tonumber(redis.call('GET', KEYS[1]) or '0') redis.call('SET', KEYS[1], n + 1) return n + 1";
  const seen = await Promise.all(Array.from({ length: 25 }, () => redis.eval(add, [key("n")], [])));
  expect(new Set(seen).size).toBe(25);
  expect(await redis.get(key("n"))).toBe(25);
});
