import type { Redis } from "@upstash/redis/cloudflare";
import { guarded } from "./guarded.ts";

const LIFE_SECONDS = 60;

/** Writes, reads and deletes a key of its own. Throws `cache_unavailable`. */
export function createCacheProbe(redis: Redis) {
  return {
    async roundTrip(id: string): Promise<boolean> {
      const key = `doctor:probe:${id}`;
      await guarded(() => redis.set(key, id, { ex: LIFE_SECONDS }));
      const read = await guarded(() => redis.get<string>(key));
      const deleted = await guarded(() => redis.del(key));
      return read === id && deleted === 1;
    },
  };
}

/** Says that a message to ourselves has come back. Throws `cache_unavailable`. */
export function createEchoMarkers(redis: Redis) {
  const keyOf = (id: string) => `doctor:echo:${id}`;
  return {
    async mark(id: string): Promise<void> {
      await guarded(() => redis.set(keyOf(id), "1", { ex: LIFE_SECONDS }));
    },
    isMarked: async (id: string): Promise<boolean> =>
      (await guarded(() => redis.get<string>(keyOf(id)))) !== null,
  };
}
