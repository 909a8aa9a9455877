import type { Redis } from "@upstash/redis/cloudflare";
import type { ResponseCache } from "../../company/ports.ts";
import { guarded } from "./guarded.ts";

/** Upstash refuses requests of a megabyte on its free plan; what is larger is not worth keeping. */
const MOST_CHARACTERS = 200_000;

/** Answers of providers, kept for a while under `answers:`. */
export function createResponseCache(redis: Redis): ResponseCache {
  const keyOf = (key: string) => `answers:${key}`;
  return {
    read: (key) => guarded(() => redis.get<string>(keyOf(key))),
    async readMany(keys) {
      if (keys.length === 0) return [];
      return guarded(() => redis.mget<(string | null)[]>(keys.map(keyOf)));
    },
    async write(key, text, ttlSeconds) {
      if (text.length > MOST_CHARACTERS) return;
      await guarded(() => redis.set(keyOf(key), text, { ex: Math.max(1, Math.floor(ttlSeconds)) }));
    },
  };
}
