/** What a command expects of its first key, where the mock itself would answer nonsense instead of an error. */
export type KeyType = "string" | "hash" | "list" | "set" | "zset";

const COMMANDS_BY_TYPE: Record<KeyType, string> = {
  string:
    "GET GETSET GETDEL GETEX APPEND STRLEN GETRANGE SETRANGE GETBIT SETBIT BITCOUNT INCR INCRBY INCRBYFLOAT DECR DECRBY",
  hash: "HDEL HEXISTS HGET HGETALL HINCRBY HINCRBYFLOAT HKEYS HLEN HMGET HMSET HRANDFIELD HSCAN HSET HSETNX HSTRLEN HVALS",
  list: "LINDEX LINSERT LLEN LMOVE LPOP LPOS LPUSH LPUSHX LRANGE LREM LSET LTRIM RPOP RPOPLPUSH RPUSH RPUSHX",
  set: "SADD SCARD SDIFF SINTER SISMEMBER SMEMBERS SMISMEMBER SMOVE SPOP SRANDMEMBER SREM SSCAN SUNION",
  zset:
    "ZADD ZCARD ZCOUNT ZINCRBY ZMSCORE ZPOPMAX ZPOPMIN ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANK ZREM ZREMRANGEBYRANK " +
    "ZREMRANGEBYSCORE ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE",
};

/** Command name in upper case -> the type its first key must have, when that key exists. */
export const KEY_TYPES: ReadonlyMap<string, KeyType> = new Map(
  Object.entries(COMMANDS_BY_TYPE).flatMap(([type, names]) =>
    names.split(" ").map((name): [string, KeyType] => [name, readKeyType(type)]),
  ),
);

function readKeyType(text: string): KeyType {
  if (text === "hash" || text === "list" || text === "set" || text === "zset") return text;
  return "string";
}

/** Commands that count: the value stored, and the step in the last argument if there is one, must be integers. */
export const INTEGER_COMMANDS: ReadonlySet<string> = new Set(["INCR", "INCRBY", "DECR", "DECRBY"]);

export function isInteger(text: string): boolean {
  return /^-?\d{1,19}$/.test(text);
}

/** The mock cuts the fraction off a score limit, so such a range would be silently wrong. */
export const SCORE_RANGES: ReadonlySet<string> = new Set([
  "ZCOUNT",
  "ZRANGEBYSCORE",
  "ZREVRANGEBYSCORE",
  "ZREMRANGEBYSCORE",
]);

export const FRACTIONAL_LIMIT = "ERR fractional score limits are not available in the local stand-in";

/** 1.5, (2.25, -0.5: what SCORE_RANGES cannot take. */
export function isFractional(limit: string): boolean {
  return /^\(?-?\d*\.\d*[1-9]/.test(limit);
}
