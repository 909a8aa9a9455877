import { z } from "zod";
import { AppError } from "../../errors.ts";
import { readBody } from "../read-body.ts";
import type { TokenCache } from "../token-cache.ts";
import { schwabTokenError } from "./http-errors.ts";

export type SchwabCredentials = { apiBase: string; appKey: string; secretKey: string; refreshToken: string };

export type AccessTokenDeps = {
  credentials: SchwabCredentials;
  cache: TokenCache;
  nowMs: () => number;
  randomId: () => string;
  sleep: (ms: number) => Promise<void>;
};

export type AccessTokens = {
  get(): Promise<string>;
  /** Called after a 401: the token must not be handed out again. */
  refused(token: string): Promise<void>;
};

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const TOKEN_BODY_LIMIT = 64 * 1024;
/** Handed out this long before it expires, so that it is still good when it arrives. */
const EARLY_SECONDS = 60;
const LOCK_POLL_MS = 250;
const LOCK_POLLS = 40;

/** Access tokens live 30 minutes and are shared through the cache; one invocation at a time refreshes. */
export function createAccessTokens(deps: AccessTokenDeps): AccessTokens {
  let held: { token: string; untilMs: number } | null = null;
  const hold = (token: string, seconds: number) => {
    held = { token, untilMs: deps.nowMs() + seconds * 1000 };
    return token;
  };
  return {
    async get() {
      if (held !== null && held.untilMs > deps.nowMs()) return held.token;
      // What Redis holds may be near its end; a minute here bounds how long this isolate trusts it.
      const cached = await deps.cache.read();
      if (cached !== null) return hold(cached, EARLY_SECONDS);
      const fresh = await refreshAlone(deps);
      return hold(fresh.token, fresh.seconds);
    },
    async refused(token) {
      if (held?.token === token) held = null;
      await deps.cache.forget(token);
    },
  };
}

async function refreshAlone(deps: AccessTokenDeps): Promise<{ token: string; seconds: number }> {
  const owner = deps.randomId();
  for (let poll = 0; poll < LOCK_POLLS; poll += 1) {
    if (await deps.cache.lock(owner)) {
      try {
        // Somebody else may have refreshed between our read and our lock.
        const cached = await deps.cache.read();
        if (cached !== null) return { token: cached, seconds: EARLY_SECONDS };
        return await refresh(deps);
      } finally {
        await deps.cache.unlock(owner);
      }
    }
    await deps.sleep(LOCK_POLL_MS);
    const cached = await deps.cache.read();
    if (cached !== null) return { token: cached, seconds: EARLY_SECONDS };
  }
  throw new AppError("provider_unavailable", "Another invocation is still refreshing Schwab's token.");
}

async function refresh(deps: AccessTokenDeps): Promise<{ token: string; seconds: number }> {
  const { apiBase, appKey, secretKey, refreshToken } = deps.credentials;
  const response = await post(`${apiBase}/v1/oauth/token`, {
    authorization: `Basic ${btoa(`${appKey}:${secretKey}`)}`,
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }),
  });
  const { text } = await readBody(response, TOKEN_BODY_LIMIT);
  if (!response.ok) throw schwabTokenError(response.status, text);
  const answer = TokenAnswer.safeParse(parseJson(text));
  if (!answer.success) throw new AppError("provider_bad_body", "Schwab's token answer has no access_token.");
  const seconds = Math.max(1, answer.data.expires_in - EARLY_SECONDS);
  await deps.cache.write(answer.data.access_token, seconds);
  return { token: answer.data.access_token, seconds };
}

async function post(
  url: string,
  request: { authorization: string; body: URLSearchParams },
): Promise<Response> {
  try {
    return await fetch(url, {
      method: "POST",
      headers: { authorization: request.authorization, accept: "application/json" },
      body: request.body,
      signal: AbortSignal.timeout(10_000),
    });
  } catch (error) {
    throw new AppError("provider_unavailable", "Schwab's token endpoint did not answer in 10 s.", {
      cause: error,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
