import type { TokenCache } from "../../src/adapters/token-cache.ts";

export type MemoryTokenCache = TokenCache & { token: string | null; writes: [string, number][] };

/** A token cache in memory; expiry is left to the one who asks. Held to the same contract as Redis'. */
export function createMemoryTokenCache(): MemoryTokenCache {
  let lockedBy: string | null = null;
  const cache: MemoryTokenCache = {
    token: null,
    writes: [],
    read: async () => cache.token,
    async write(token, ttlSeconds) {
      cache.token = token;
      cache.writes.push([token, ttlSeconds]);
    },
    async lock(owner) {
      if (lockedBy !== null) return false;
      lockedBy = owner;
      return true;
    },
    async unlock(owner) {
      if (lockedBy === owner) lockedBy = null;
    },
    async forget(token) {
      if (cache.token === token) cache.token = null;
    },
  };
  return cache;
}
