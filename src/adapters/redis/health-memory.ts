import type { Redis } from "@upstash/redis/cloudflare";
import type { HealthMemory, SeenHealth } from "../../operations/ports.ts";
import { guarded } from "./guarded.ts";

const KEY = "health:seen";
/** Longer than any stretch in which nobody looks. */
const LIFE_SECONDS = 7 * 86_400;

/** The last look at the jobs, for all isolates. */
export function createHealthMemory(redis: Redis): HealthMemory {
  return {
    async read() {
      const text = await guarded(() => redis.get<string>(KEY));
      return text === null ? null : parseSeen(text);
    },
    async write(seen) {
      await guarded(() => redis.set(KEY, JSON.stringify(seen), { ex: LIFE_SECONDS }));
    },
  };
}

/** What cannot be read, as of another version, was not seen. */
function parseSeen(text: string): SeenHealth | null {
  try {
    const seen: SeenHealth = JSON.parse(text);
    return typeof seen.atMs === "number" && Array.isArray(seen.late) && Array.isArray(seen.paused)
      ? seen
      : null;
  } catch {
    return null;
  }
}
