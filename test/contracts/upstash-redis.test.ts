import { expect } from "vitest";
import { contractTest, key } from "./upstash-redis-setup.ts";

contractTest(
  "values keep their JSON type; text that JSON would bend is kept with deserialisation off",
  async ({ redis, connect }) => {
    await redis.mset({
      [key("object")]: { bid: 1.05, list: [1, null] },
      [key("number")]: 12345,
      [key("text")]: "SPY",
    });
    expect(await redis.mget(key("object"), key("number"), key("text"), key("nothing"))).toEqual([
      { bid: 1.05, list: [1, null] },
      12345,
      "SPY",
      null,
    ]);
    const raw = connect({ automaticDeserialization: false });
    await raw.set(key("token"), "0012345");
    expect(await raw.get(key("token"))).toBe("0012345");
    expect(await raw.get(key("number"))).toBe("12345");
  },
);

contractTest(
  "any text survives: unicode, control characters, quotes, OK itself, the empty string",
  async ({ connect }) => {
    const raw = connect({ automaticDeserialization: false });
    const texts = [
      "𝛥 é 日本 😀",
      'a"b\\c\r\n\t\u0001\u0000z',
      "OK",
      "",
      "null",
      "+OK",
      "$5",
      "x".repeat(100_000),
    ];
    for (const text of texts) {
      await raw.set(key("text"), text);
      expect(await raw.get(key("text"))).toBe(text);
    }
  },
);

contractTest(
  "a lock: set if absent with an expiry, taken by one of many, released by its owner alone",
  async ({ redis, connect }) => {
    const raw = connect({ automaticDeserialization: false });
    const owners = ["a", "b", "c", "d"];
    const taken = await Promise.all(
      owners.map((owner) => raw.set(key("lock"), owner, { nx: true, px: 60_000 })),
    );
    expect(taken.filter((answer) => answer === "OK")).toHaveLength(1);
    const owner = owners[taken.indexOf("OK")] ?? "";
    expect(await redis.pttl(key("lock"))).toBeGreaterThan(0);
    const unlock =
      "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";
    expect(await raw.eval(unlock, [key("lock")], ["a stranger"])).toBe(0);
    expect(await raw.get(key("lock"))).toBe(owner);
    expect(await raw.eval(unlock, [key("lock")], [owner])).toBe(1);
    expect(await raw.exists(key("lock"))).toBe(0);
  },
);

contractTest("SET with every option", async ({ redis }) => {
  expect(await redis.set(key("k"), "1", { xx: true })).toBeNull();
  expect(await redis.set(key("k"), "1", { get: true, ex: 100 })).toBeNull();
  expect(await redis.set(key("k"), "2", { get: true, keepTtl: true })).toBe(1);
  expect(await redis.ttl(key("k"))).toBeGreaterThan(0);
  expect(await redis.set(key("k"), "3", { nx: true })).toBeNull();
  expect(await redis.set(key("k"), "3", { nx: true, get: true })).toBe(2);
  expect(await redis.set(key("k"), "4", { xx: true })).toBe("OK");
  expect(await redis.ttl(key("k"))).toBe(-1);
  expect(await redis.set(key("k"), "5", { pxat: 4_102_444_800_000 })).toBe("OK");
  expect(await redis.exec(["PEXPIRETIME", key("k")])).toBe(4_102_444_800_000);
  await expect(redis.exec(["SET", key("k"), "v", "NX", "XX"])).rejects.toThrow("ERR syntax error");
  await expect(redis.exec(["SET", key("k"), "v", "EX", "0"])).rejects.toThrow(
    "ERR invalid expire time in 'set' command",
  );
  await expect(redis.exec(["SET", key("k"), "v", "EX", "soon"])).rejects.toThrow(
    "ERR value is not an integer",
  );
});

contractTest("keys expire, conditions on the expiry hold, persist and getdel undo", async ({ redis }) => {
  await redis.set(key("short"), "gone soon", { px: 1 });
  while ((await redis.exists(key("short"))) === 1);
  expect(await redis.get(key("short"))).toBeNull();
  expect(await redis.ttl(key("short"))).toBe(-2);
  await redis.set(key("k"), "v");
  expect(await redis.expire(key("k"), 100, "XX")).toBe(0);
  expect(await redis.expire(key("k"), 100, "NX")).toBe(1);
  expect(await redis.expire(key("k"), 50, "GT")).toBe(0);
  expect(await redis.expire(key("k"), 50, "LT")).toBe(1);
  expect(await redis.persist(key("k"))).toBe(1);
  expect(await redis.ttl(key("k"))).toBe(-1);
  expect(await redis.expire(key("k"), -1)).toBe(1);
  expect(await redis.getdel(key("k"))).toBeNull();
  await redis.set(key("k"), "v");
  expect(await redis.getdel(key("k"))).toBe("v");
  expect(await redis.exists(key("k"))).toBe(0);
});

contractTest("counters, hashes, sorted sets, lists and sets answer as Redis does", async ({ redis }) => {
  expect([await redis.incr(key("n")), await redis.incrby(key("n"), 41), await redis.decr(key("n"))]).toEqual([
    1, 42, 41,
  ]);
  expect(await redis.hset(key("h"), { symbol: "SPY", price: 580.5 })).toBe(2);
  expect(await redis.hincrby(key("h"), "hits", 3)).toBe(3);
  // The client leaves fractions in a hash as text.
  expect(await redis.hgetall(key("h"))).toEqual({ symbol: "SPY", price: "580.5", hits: 3 });
  expect(await redis.hmget(key("h"), "symbol", "absent")).toEqual({ symbol: "SPY", absent: null });
  expect(await redis.hgetall(key("none"))).toBeNull();
  expect(await redis.zadd(key("z"), { nx: true }, { score: 2, member: "b" }, { score: 1, member: "a" })).toBe(
    2,
  );
  expect(await redis.zrange(key("z"), 0, -1, { withScores: true })).toEqual(["a", 1, "b", 2]);
  expect(await redis.zremrangebyscore(key("z"), 0, 1)).toBe(1);
  expect(await redis.rpush(key("l"), "x", "y")).toBe(2);
  expect(await redis.lrange(key("l"), 0, -1)).toEqual(["x", "y"]);
  expect(await redis.sadd(key("s"), "SPY", "QQQ", "SPY")).toBe(2);
  expect((await redis.smembers(key("s"))).toSorted()).toEqual(["QQQ", "SPY"]);
});

contractTest(
  "commands of one tick go as one pipeline by default, and one by one when that is off",
  async ({ redis, connect }) => {
    const single = connect({ enableAutoPipelining: false });
    for (const client of [redis, single]) {
      await client.set(key("k"), "before");
      const answers = await Promise.all([
        client.get(key("k")),
        client.get(key("k")),
        client.exists(key("k")),
      ]);
      expect(answers).toEqual(["before", "before", 1]);
    }
  },
);

contractTest(
  "a pipeline goes on after an error, a transaction is all or nothing at the door",
  async ({ redis }) => {
    const pipeline = redis.pipeline().set(key("t"), "text").incr(key("t")).get(key("t"));
    const outcomes = await pipeline.exec({ keepErrors: true });
    expect(outcomes.map(({ result, error }) => error ?? result)).toEqual([
      "OK",
      "ERR value is not an integer or out of range",
      "text",
    ]);
    expect(await redis.multi().set(key("a"), 1).incr(key("a")).get(key("a")).exec()).toEqual(["OK", 2, 2]);
    const partly = await redis.multi().lpush(key("a"), "x").incr(key("a")).exec({ keepErrors: true });
    expect(partly.map(({ result, error }) => error?.split(" ")[0] ?? result)).toEqual(["WRONGTYPE", 3]);
  },
);

contractTest("errors say what is wrong, with Redis's own code words", async ({ redis }) => {
  await redis.hset(key("h"), { a: 1 });
  await expect(redis.get(key("h"))).rejects.toThrow(
    "WRONGTYPE Operation against a key holding the wrong kind of value",
  );
  await expect(redis.exec(["GET"])).rejects.toThrow(/ERR wrong number of arguments for 'get' command/i);
  await expect(redis.exec(["NOSUCH", "x"])).rejects.toThrow(/NOSUCH/);
  await expect(redis.evalsha("0".repeat(40), [], [])).rejects.toThrow("NOSCRIPT");
  await expect(redis.exec(["SUBSCRIBE", "x"])).rejects.toThrow(/^ERR/);
});

contractTest("a wrong token is refused", async ({ connect }) => {
  const stranger = connect({ token: "wrong" });
  await expect(stranger.get(key("k"))).rejects.toThrow("WRONGPASS");
});
