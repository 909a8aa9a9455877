import { expect, test } from "vitest";
import type { TokenCache } from "../../../src/adapters/token-cache.ts";
import { AppError } from "../../../src/errors.ts";
import { createMemoryTokenCache } from "../../support/memory-token-cache.ts";
import { isolate, shared, tokenEndpoint } from "../../support/token-isolates.ts";

/** A cache that can't be reached, and counts who tries. */
function absentCache(): TokenCache & { asked: number } {
  const away = () => {
    cache.asked += 1;
    return Promise.reject(new AppError("cache_unavailable", "Redis did not answer."));
  };
  const cache = { asked: 0, read: away, write: away, lock: away, unlock: away, forget: away };
  return cache;
}

test("the calls of one invocation wait for one token together, those of another ask for themselves", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  let reads = 0;
  const counted: TokenCache = {
    ...cache,
    read: () => {
      reads += 1;
      return cache.read();
    },
  };
  let current: object | null = { invocation: 1 };
  const tokens = isolate(server.url, shared({ cache: counted }), undefined, () => current);
  const first = await Promise.all(Array.from({ length: 11 }, () => tokens.get()));
  expect(new Set(first)).toEqual(new Set(["access-1"]));
  expect(reads).toBe(2);
  current = null;
  await tokens.refused("access-1");
  expect(await tokens.get()).toBe("access-2");
});

test("with Redis away an isolate refreshes for itself, holds the token, and forgets one that was refused", async () => {
  const server = await tokenEndpoint();
  const cache = absentCache();
  const tokens = isolate(server.url, shared({ cache }));
  expect(await tokens.get()).toBe("access-1");
  expect(await tokens.get()).toBe("access-1");
  expect(server.received).toHaveLength(1);
  await tokens.refused("access-1");
  expect(await tokens.get()).toBe("access-2");
  expect(cache.asked).toBeGreaterThan(0);
});

test("Redis that goes away in the middle of a refresh loses no token", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  const away = () => Promise.reject(new AppError("cache_unavailable", "Redis did not answer."));
  const tokens = isolate(server.url, shared({ cache: { ...cache, write: away, unlock: away } }));
  expect(await tokens.get()).toBe("access-1");
  expect(server.received).toHaveLength(1);
});
