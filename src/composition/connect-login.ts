import { createTokenVault } from "../adapters/postgres/providers/token-vault.ts";
import { createProviderHttp } from "../adapters/provider-http.ts";
import { createPendingLogins } from "../adapters/redis/pending-logins.ts";
import { createTokenCache } from "../adapters/redis/token-cache.ts";
import { createAccessTokens } from "../adapters/schwab/access-token.ts";
import { createSchwabLogin } from "../adapters/schwab/login-authority.ts";
import { createTokenEndpoint } from "../adapters/schwab/token-endpoint.ts";
import { createTokenSeal } from "../adapters/seal-token.ts";
import type { Config } from "../config/config.ts";
import type { Logger } from "../log.ts";
import { beginLogin } from "../providers/login/begin-login.ts";
import { completeLogin } from "../providers/login/complete-login.ts";
import { createLoginGate } from "../providers/login/login-gate.ts";
import { readAuthorization } from "../providers/login/read-authorization.ts";
import type { Stores } from "./connect-stores.ts";

type LoginSurroundings = {
  log: Logger;
  nowMs: () => number;
  sleep: (ms: number) => Promise<void>;
  randomId: () => string;
};

const TOKEN_TIMEOUT_MS = 10_000;
const TOKEN_BODY_BYTES = 64 * 1024;

/** The login to Schwab, the access tokens that come of it, and how long it lasts. */
export function connectLogin(
  config: Config,
  { db, redis, meter, health }: Stores,
  around: LoginSurroundings,
) {
  const { apiBase, refreshToken: seed, redirectUri, encryptionKey, previousEncryptionKey } = config.schwab;
  const { log, nowMs, sleep, randomId } = around;
  const provider = "schwab" as const;
  const loginUrl = `${config.publicBaseUrl}/auth/schwab/login`;
  const limits = { timeoutMs: TOKEN_TIMEOUT_MS, maxBodyBytes: TOKEN_BODY_BYTES };
  const http = createProviderHttp({ provider, name: "Schwab", ...limits, meter });
  const endpoint = createTokenEndpoint({ ...config.schwab, http, nowMs });
  const seal = createTokenSeal({ current: encryptionKey, previous: previousEncryptionKey });
  const vault = createTokenVault({ db, seal, seeds: { schwab: seed }, nowMs });
  const cache = createTokenCache(redis, provider);
  const gate = createLoginGate(provider, { health, nowMs });
  const logins = createPendingLogins(redis, provider);
  const authority = createSchwabLogin({ ...config.schwab, redirectUri, endpoint });
  const completing = { provider, logins, authority, vault, accessTokens: cache, gate, log };
  /** 64 hexadecimal digits, 244 bits of them by chance. */
  const randomText = () => `${randomId()}${randomId()}`.replaceAll("-", "");
  return {
    tokens: createAccessTokens({
      ...{ endpoint, cache, vault, gate, loginUrl, nowMs, randomId, sleep },
      invocation: () => meter.current(),
    }),
    schwabLogin: {
      begin: () => beginLogin({ logins, authority, randomText }),
      complete: (answer: Parameters<typeof completeLogin>[1]) => completeLogin(completing, answer, nowMs()),
      authorityOrigin: new URL(apiBase).origin,
    },
    authorization: () =>
      readAuthorization({ vault, gate }, { provider, loginUrl, seeded: seed !== null }, nowMs()),
  };
}
