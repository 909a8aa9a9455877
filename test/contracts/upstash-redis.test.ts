import { expect } from "vitest";
import { contractTest, key } from "./upstash-redis-setup.ts";

contractTest(
  "any text survives: unicode, control characters, quotes, numbers, OK itself, the empty string",
  async ({ redis }) => {
    const texts = [
      "𝛥 é 日本 😀",
      'a"b\\c\r\n\t\u0001\u0000z',
      "0012345",
      '{"json":true}',
      "OK",
      "",
      "null",
      "+OK",
      "$5",
      "x".repeat(100_000),
    ];
    for (const text of texts) {
      await redis.set(key("text"), text);
      expect(await redis.get(key("text"))).toBe(text);
    }
  },
);

contractTest("what is not there is null, and deleting counts what was", async ({ redis }) => {
  expect(await redis.get(key("a"))).toBeNull();
  await redis.set(key("a"), "1");
  await redis.set(key("b"), "2");
  expect(await redis.del(key("a"), key("b"), key("c"))).toBe(2);
  expect([await redis.get(key("a")), await redis.del(key("a"))]).toEqual([null, 0]);
});

contractTest("getdel hands a value out once, to one of many", async ({ redis }) => {
  await redis.set(key("state"), "verifier", { ex: 60 });
  const taken = await Promise.all(Array.from({ length: 8 }, () => redis.getdel(key("state"))));
  expect(taken.filter((value) => value !== null)).toEqual(["verifier"]);
});

contractTest(
  "a key ends by itself, and one that is written anew without an expiry does not",
  async ({ redis }) => {
    await redis.set(key("short"), "gone soon", { ex: 1 });
    await redis.set(key("kept"), "1", { ex: 1 });
    await redis.set(key("kept"), "2");
    await expect.poll(() => redis.get(key("short")), { timeout: 5_000 }).toBeNull();
    expect(await redis.get(key("kept"))).toBe("2");
  },
);

contractTest(
  "a lock: set if absent with an expiry, taken by one of many, released by its owner alone",
  async ({ redis }) => {
    const owners = ["a", "b", "ü 😀", "d"];
    const taken = await Promise.all(
      owners.map((owner) => redis.set(key("lock"), owner, { nx: true, ex: 60 })),
    );
    expect(taken.filter((answer) => answer === "OK")).toHaveLength(1);
    expect(taken.filter((answer) => answer === null)).toHaveLength(3);
    const owner = owners[taken.indexOf("OK")] ?? "";
    const unlock =
      'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0';
    expect(await redis.eval(unlock, [key("lock")], ["a stranger"])).toBe(0);
    expect(await redis.get(key("lock"))).toBe(owner);
    expect(await redis.eval(unlock, [key("lock")], [owner])).toBe(1);
    expect(await redis.eval(unlock, [key("lock")], [owner])).toBe(0);
    expect(await redis.set(key("lock"), "next", { nx: true, ex: 60 })).toBe("OK");
  },
);

contractTest("errors say what is wrong, with Redis's own code words", async ({ redis, connect }) => {
  await expect(redis.exec(["GET"])).rejects.toThrow(/ERR wrong number of arguments for 'get' command/i);
  await expect(redis.exec(["SET", key("k"), "v", "EX", "0"])).rejects.toThrow(
    "ERR invalid expire time in 'set' command",
  );
  await expect(redis.exec(["SET", key("k"), "v", "EX", "soon"])).rejects.toThrow(
    "ERR value is not an integer",
  );
  await expect(redis.exec(["SET", key("k"), "v", "EX"])).rejects.toThrow("ERR syntax error");
  await expect(redis.eval("return 1 +", [], [])).rejects.toThrow(/ERR/);
  expect(await redis.get(key("k"))).toBeNull();
  await expect(connect({ token: "wrong" }).get(key("k"))).rejects.toThrow("WRONGPASS");
});
