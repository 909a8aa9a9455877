import { AppError, asAppError } from "../../errors.ts";
import type { Grant, LoginGate, TokenVault } from "../../providers/login/ports.ts";
import type { TokenCache } from "../token-cache.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

export type AccessTokenDeps = {
  endpoint: TokenEndpoint;
  cache: TokenCache;
  vault: TokenVault;
  gate: LoginGate;
  /** Where the operator logs in. */
  loginUrl: string;
  nowMs: () => number;
  randomId: () => string;
  sleep: (ms: number) => Promise<void>;
  /** Stands for the running invocation, whose calls wait for one token together; null or absent: each asks itself. */
  invocation?: () => object | null;
};

export type AccessTokens = {
  /** Throws `provider_unauthorized` while a login is due, without a call to Schwab. */
  get(): Promise<string>;
  /** Called after a 401: the token must not be handed out again. */
  refused(token: string): Promise<void>;
};

type Fresh = { token: string; seconds: number };

/** What the cache holds may be near its end; this bounds how long an isolate trusts it. */
const SHARED_SECONDS = 60;
/** Twice as long after each look, as every look is two of the 50 requests of an invocation: ten seconds in all. */
const FIRST_POLL_MS = 250;
const LONGEST_POLL_MS = 2_000;
const LOCK_POLLS = 8;
const NEVER_LOGGED_IN = "Nobody has logged in to Schwab yet.";
const LOGIN_ENDED = "Schwab's refresh token has expired or was replaced.";

/** Access tokens live 30 minutes and are shared through the cache; one invocation at a time refreshes. */
export function createAccessTokens(deps: AccessTokenDeps): AccessTokens {
  let held: { token: string; untilMs: number } | null = null;
  const hold = ({ token, seconds }: Fresh) => {
    held = { token, untilMs: deps.nowMs() + seconds * 1000 };
    return token;
  };
  const getToken = async (): Promise<string> => {
    await requireNoLogin(deps, await deps.gate.requiredSinceMs());
    if (held !== null && held.untilMs > deps.nowMs()) return held.token;
    return hold(await obtainToken(deps));
  };
  const asked = new WeakMap<object, Promise<string>>();
  return {
    get() {
      // A run asks for many symbols at once; a promise may be waited for within its own invocation only.
      const invocation = deps.invocation?.() ?? null;
      if (invocation === null) return getToken();
      const waiting = asked.get(invocation);
      if (waiting !== undefined) return waiting;
      const asking = getToken().finally(() => asked.delete(invocation));
      asked.set(invocation, asking);
      return asking;
    },
    async refused(token) {
      if (held?.token === token) held = null;
      await tolerate(deps.cache.forget(token));
    },
  };
}

/** Without the cache an isolate refreshes for itself: a token more is better than no data while Redis is away. */
async function obtainToken(deps: AccessTokenDeps): Promise<Fresh> {
  try {
    return (await readShared(deps)) ?? (await refreshAlone(deps));
  } catch (thrown) {
    if (asAppError(thrown).code !== "cache_unavailable") throw thrown;
    await requireNoLogin(deps, await deps.gate.requiredSinceMs(true));
    return refresh(deps);
  }
}

/** What could not be written to the cache ends there by itself, or is found refused and forgotten later. */
async function tolerate(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (thrown) {
    if (asAppError(thrown).code !== "cache_unavailable") throw thrown;
  }
}

async function readShared({ cache }: AccessTokenDeps): Promise<Fresh | null> {
  const token = await cache.read();
  return token === null ? null : { token, seconds: SHARED_SECONDS };
}

/** A login that is due is no longer so once a grant was issued after it fell due. */
async function requireNoLogin(deps: AccessTokenDeps, sinceMs: number | null): Promise<void> {
  if (sinceMs === null) return;
  const grant = await deps.vault.read("schwab");
  if (grant === null) throw loginDue(deps, NEVER_LOGGED_IN);
  if (grant.issuedAtMs <= sinceMs) throw loginDue(deps, LOGIN_ENDED);
  await deps.gate.clear();
}

async function refreshAlone(deps: AccessTokenDeps): Promise<Fresh> {
  const owner = deps.randomId();
  for (let poll = 0; poll < LOCK_POLLS; poll += 1) {
    if (await deps.cache.lock(owner)) {
      try {
        // Somebody else may have refreshed, or been refused, between our look and our lock.
        const shared = await readShared(deps);
        if (shared !== null) return shared;
        await requireNoLogin(deps, await deps.gate.requiredSinceMs(true));
        return await refresh(deps);
      } finally {
        await tolerate(deps.cache.unlock(owner));
      }
    }
    await deps.sleep(Math.min(LONGEST_POLL_MS, FIRST_POLL_MS * 2 ** poll));
    const shared = await readShared(deps);
    if (shared !== null) return shared;
  }
  throw new AppError("provider_unavailable", "Another invocation is still refreshing Schwab's token.");
}

async function refresh(deps: AccessTokenDeps): Promise<Fresh> {
  const { vault, gate, endpoint, cache, nowMs } = deps;
  const grant = await vault.read("schwab");
  const sinceMs = nowMs();
  if (grant === null) {
    await gate.require(NEVER_LOGGED_IN, sinceMs);
    throw loginDue(deps, NEVER_LOGGED_IN);
  }
  const answer = await endpoint.refresh(grant.refreshToken);
  if (answer === "refused") {
    await gate.require(LOGIN_ENDED, sinceMs);
    // A login in the meantime ends the older token: looked for after the gate is shut, so that none is overlooked.
    const newest = await vault.read("schwab");
    if (newest === null || newest.refreshToken === grant.refreshToken) {
      throw loginDue(deps, LOGIN_ENDED);
    }
    await gate.clear();
    return refresh(deps);
  }
  await correctRecord(deps, grant, answer.refreshToken ?? grant.refreshToken);
  await tolerate(cache.write(answer.accessToken, answer.accessSeconds));
  return { token: answer.accessToken, seconds: answer.accessSeconds };
}

/** A token that works past its recorded end was recorded wrongly, as a seed can be; one that was exchanged is kept. */
async function correctRecord({ vault, nowMs }: AccessTokenDeps, grant: Grant, refreshToken: string) {
  const overdueMs = nowMs() - grant.expiresAtMs;
  if (refreshToken === grant.refreshToken && overdueMs < 0) return;
  const lifeMs = grant.expiresAtMs - grant.issuedAtMs;
  const times = overdueMs < 0 ? grant : { issuedAtMs: nowMs(), expiresAtMs: nowMs() + lifeMs };
  await vault.write("schwab", { ...times, refreshToken }, { issuedAtMs: grant.issuedAtMs });
}

function loginDue({ loginUrl }: AccessTokenDeps, why: string): AppError {
  return new AppError("provider_unauthorized", why, { hint: `Log in at ${loginUrl}` });
}
