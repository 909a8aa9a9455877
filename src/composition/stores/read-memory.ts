/**
 * What an isolate has read of the store, for a few seconds. Values are kept and never promises: one of another request
 * can't be waited for in Workers. What fails is asked again. Whoever is handed a value must not change it.
 */
export type ReadMemory = {
  /** What `read` gave under this key a few seconds ago at most, else what it gives now. */
  recall<Value>(key: string, read: () => Promise<Value>): Promise<Value>;
  /** Forgets all; what is being read at this moment is not kept either. */
  forget(): void;
};

/** Jobs write once a minute at most; an answer tells the age of its data from what it read, however it was read. */
export const KEPT_MS = 5_000;
/** The whole of SPY's largest expiration is some 300 kB: the isolate has 128 MB. */
export const MOST_KEPT = 64;

/** Remembers for {@link KEPT_MS} of the house's own time, which a simulation moves by hours between two requests. */
export function createReadMemory(nowMs: () => number): ReadMemory {
  const kept = new Map<string, { value: unknown; atMs: number }>();
  /** How often all was forgotten: what was read before the last time is older than what was written then. */
  let generation = 0;
  return {
    async recall<Value>(key: string, read: () => Promise<Value>): Promise<Value> {
      const found = kept.get(key);
      // A clock that went back has nothing to go by.
      if (found !== undefined && nowMs() >= found.atMs && nowMs() - found.atMs < KEPT_MS)
        return found.value as Value;
      const [asked, atMs] = [generation, nowMs()];
      const value = await read();
      // Asked for earlier and answered later than what is kept by now.
      if (asked !== generation || (kept.get(key)?.atMs ?? atMs) > atMs) return value;
      kept.delete(key);
      const [eldest] = kept.keys();
      if (kept.size >= MOST_KEPT && eldest !== undefined) kept.delete(eldest);
      kept.set(key, { value, atMs });
      return value;
    },
    forget() {
      generation += 1;
      kept.clear();
    },
  };
}

/** Reads the store every time. */
export const NO_MEMORY: ReadMemory = { recall: (_key, read) => read(), forget: () => undefined };
