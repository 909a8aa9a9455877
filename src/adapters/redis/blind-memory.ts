import type { Redis } from "@upstash/redis/cloudflare";
import type { BlindMemory, Blindness } from "../../operations/ports.ts";
import { guarded } from "./guarded.ts";

const KEY = "watch:blind";
/** Longer than from one look to the next off hours. */
const LIFE_SECONDS = 6 * 3_600;

/** The watch's failed looks, for all isolates; for this one alone while Redis is away. */
export function createBlindMemory(redis: Redis): BlindMemory {
  let own: Blindness | null = null;
  return {
    async read() {
      const text = await guarded(() => redis.get<string>(KEY)).catch(() => null);
      return (text === null ? null : parseBlindness(text)) ?? own;
    },
    async write(blindness) {
      own = blindness;
      await guarded(() => redis.set(KEY, JSON.stringify(blindness), { ex: LIFE_SECONDS })).catch(
        () => undefined,
      );
    },
  };
}

/** What cannot be read, as of another version, was not told. */
function parseBlindness(text: string): Blindness | null {
  try {
    const { atMs, failedLooks, toldAtMs } = JSON.parse(text);
    const isWhole = [atMs, failedLooks, toldAtMs].every(Number.isFinite);
    return isWhole ? { atMs, failedLooks, toldAtMs } : null;
  } catch {
    return null;
  }
}
