import type { ResponseCache } from "../../src/company/ports.ts";
import { AppError } from "../../src/errors.ts";

/** What Upstash takes of an answer at most. */
const MOST_CHARACTERS = 200_000;

/** Answers kept in memory for as long as the test runs, with the seconds that each was meant to be kept. */
export function memoryResponseCache() {
  const kept = new Map<string, { text: string; ttlSeconds: number }>();
  const cache: ResponseCache = {
    read: async (key) => kept.get(key)?.text ?? null,
    readMany: async (keys) => keys.map((key) => kept.get(key)?.text ?? null),
    async write(key, text, ttlSeconds) {
      if (text.length > MOST_CHARACTERS) return;
      kept.set(key, { text, ttlSeconds });
    },
  };
  return { cache, kept };
}

const away = async () => {
  throw new AppError("cache_unavailable", "Redis did not answer or refused a command.");
};

/** Redis while it is away. */
export const awayResponseCache: ResponseCache = { read: away, readMany: away, write: away };
