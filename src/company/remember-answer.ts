import { AppError } from "../errors.ts";
import type { ResponseCache } from "./ports.ts";

export type KeepFor = {
  /** Below this age a kept answer is given without asking again. */
  freshMs: number;
  /** Until then an answer is kept, for when the provider fails. */
  keptMs: number;
};

export type Remembered<T> = { answer: T; stale: boolean };

type Kept<T> = { v: 1; fetchedAtMs: number; answer: T };

/** So long a failing provider is left alone while there is an older answer to give. */
const RETRY_MS = 60_000;

/**
 * A kept answer while it is fresh, else a new one; when the provider fails, the kept one again, marked as stale. A cache
 * that is away costs calls and nothing else. Throws what `ask` throws when nothing is kept.
 */
export async function rememberAnswer<T extends { fetchedAtMs: number }>(
  cache: ResponseCache,
  key: string,
  { freshMs, keptMs }: KeepFor,
  ask: () => Promise<T>,
  nowMs: number,
): Promise<Remembered<T>> {
  const kept = await readKept<T>(cache, key);
  // An answer from the future was kept under another clock.
  const ageMs = kept === null ? Number.POSITIVE_INFINITY : Math.abs(nowMs - kept.fetchedAtMs);
  if (kept !== null && ageMs < freshMs) return { answer: kept.answer, stale: false };
  const resting = kept !== null && (await cache.read(`${key}:resting`).catch(() => null)) !== null;
  if (resting) return { answer: kept.answer, stale: true };
  try {
    const answer = await ask();
    const text = JSON.stringify({ v: 1, fetchedAtMs: answer.fetchedAtMs, answer } satisfies Kept<T>);
    await cache.write(key, text, keptMs / 1_000).catch(ignoreOutage);
    return { answer, stale: false };
  } catch (error) {
    if (kept === null || !(error instanceof AppError)) throw error;
    const restMs = Math.max(RETRY_MS, (error.retryAfterSeconds ?? 0) * 1_000);
    await cache.write(`${key}:resting`, error.code, restMs / 1_000).catch(ignoreOutage);
    return { answer: kept.answer, stale: true };
  }
}

/** What is kept under each key, however old, in their order; null where nothing is, and all null while the cache is away. */
export async function keptAnswers<T>(
  cache: Pick<ResponseCache, "readMany">,
  keys: readonly string[],
): Promise<(T | null)[]> {
  try {
    const texts = await cache.readMany(keys);
    return texts.map((text) => parseKept<T>(text)?.answer ?? null);
  } catch (error) {
    ignoreOutage(error);
    return keys.map(() => null);
  }
}

async function readKept<T>(cache: ResponseCache, key: string): Promise<Kept<T> | null> {
  try {
    return parseKept<T>(await cache.read(key));
  } catch (error) {
    ignoreOutage(error);
    return null;
  }
}

/** Nobody but us writes there; another version of us may have. */
function parseKept<T>(text: string | null): Kept<T> | null {
  try {
    const kept = text === null ? null : (JSON.parse(text) as Kept<T>);
    return kept?.v === 1 ? kept : null;
  } catch {
    return null;
  }
}

function ignoreOutage(error: unknown): void {
  if (!(error instanceof AppError && error.code === "cache_unavailable")) throw error;
}
