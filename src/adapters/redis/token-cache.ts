import type { Redis } from "@upstash/redis/cloudflare";
import type { TokenCache } from "../token-cache.ts";
import { guarded } from "./guarded.ts";

const DELETE_IF_EQUAL =
  'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0';

export function createTokenCache(redis: Redis, provider: string): TokenCache {
  const key = `${provider}:access_token`;
  const lockKey = `${provider}:refresh_lock`;
  return {
    read: () => guarded(() => redis.get<string>(key)),
    write: async (token, ttlSeconds) => {
      await guarded(() => redis.set(key, token, { ex: Math.max(1, Math.floor(ttlSeconds)) }));
    },
    lock: async (owner) => (await guarded(() => redis.set(lockKey, owner, { nx: true, ex: 20 }))) === "OK",
    unlock: async (owner) => {
      await guarded(() => redis.eval(DELETE_IF_EQUAL, [lockKey], [owner]));
    },
    forget: async (token) => {
      await guarded(() => redis.eval(DELETE_IF_EQUAL, [key], [token]));
    },
  };
}
