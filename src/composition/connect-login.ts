import { createTokenVault } from "../adapters/postgres/providers/token-vault.ts";
import { createProviderHttp } from "../adapters/provider-http.ts";
import { createPendingLogins } from "../adapters/redis/pending-logins.ts";
import { createTokenCache } from "../adapters/redis/token-cache.ts";
import { type AccessTokens, createAccessTokens } from "../adapters/schwab/access-token.ts";
import { createSchwabLogin } from "../adapters/schwab/login-authority.ts";
import { createTokenEndpoint, type TokenEndpoint } from "../adapters/schwab/token-endpoint.ts";
import { createTokenSeal } from "../adapters/seal-token.ts";
import type { TokenCache } from "../adapters/token-cache.ts";
import type { Config } from "../config/config.ts";
import type { HttpServices } from "../http/services.ts";
import type { Authorization } from "../providers/login/authorization-status.ts";
import { beginLogin, completeLogin } from "../providers/login/login.ts";
import { createLoginGate } from "../providers/login/login-gate.ts";
import type { LoginAuthority, LoginGate, PendingLogins, TokenVault } from "../providers/login/ports.ts";
import { readAuthorization } from "../providers/login/read-authorization.ts";
import { lazily } from "./lazily.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

/** The login to Schwab, the access tokens that come of it, and how long it lasts. */
export type Login = {
  tokens: AccessTokens;
  browser: NonNullable<HttpServices["schwabLogin"]>;
  authorization: () => Promise<Authorization>;
};

type Parts = {
  endpoint: TokenEndpoint;
  vault: TokenVault;
  cache: TokenCache;
  gate: LoginGate;
  logins: PendingLogins;
  authority: LoginAuthority;
};

const PROVIDER = "schwab";
const ENDPOINT_LIMITS = { timeoutMs: 10_000, maxBodyBytes: 64 * 1024 };

/** Null without Schwab's keys. */
export function connectLogin(config: Config, stores: Stores, around: Surroundings): Login | null {
  return config.schwab && openLogin({ ...config, schwab: config.schwab }, stores, around);
}

type SchwabConfig = Pick<Config, "publicBaseUrl"> & { schwab: NonNullable<Config["schwab"]> };

function openLogin(config: SchwabConfig, stores: Stores, around: Surroundings): Login {
  const { schwab, publicBaseUrl } = config;
  const { nowMs, sleep, randomId, log } = around;
  const parts = connectParts(config, stores, around);
  const loginUrl = `${publicBaseUrl}/auth/schwab/login`;
  /** 64 hexadecimal digits, 244 bits of them by chance. */
  const randomText = () => `${randomId()}${randomId()}`.replaceAll("-", "");
  return lazily<Login>({
    tokens: () => {
      const { endpoint, cache, vault, gate } = parts;
      const invocation = () => stores.meter.current();
      return createAccessTokens({
        endpoint,
        cache,
        vault,
        gate,
        loginUrl,
        nowMs,
        randomId,
        sleep,
        invocation,
      });
    },
    browser: () => ({
      begin: () => beginLogin({ logins: parts.logins, authority: parts.authority, randomText }),
      complete: (answer) => {
        const { logins, authority, vault, cache: accessTokens, gate } = parts;
        return completeLogin(
          { provider: PROVIDER, logins, authority, vault, accessTokens, gate, log },
          answer,
          nowMs(),
        );
      },
      authorityOrigin: new URL(schwab.apiBase).origin,
    }),
    authorization: () => () =>
      readAuthorization(
        { vault: parts.vault, gate: parts.gate },
        { provider: PROVIDER, loginUrl, seeded: schwab.refreshToken !== null },
        nowMs(),
      ),
  });
}

function connectParts({ schwab }: SchwabConfig, stores: Stores, { nowMs }: Surroundings): Parts {
  const parts: Parts = lazily<Parts>({
    endpoint: () => {
      const { meter } = stores;
      const http = createProviderHttp({ provider: PROVIDER, name: "Schwab", ...ENDPOINT_LIMITS, meter });
      const { apiBase, appKey, secretKey } = schwab;
      return createTokenEndpoint({ apiBase, appKey, secretKey, http, nowMs });
    },
    vault: () =>
      createTokenVault({
        db: stores.database,
        seal: createTokenSeal({ current: schwab.encryptionKey, previous: schwab.previousEncryptionKey }),
        seeds: { schwab: schwab.refreshToken },
        nowMs,
      }),
    cache: () => createTokenCache(stores.redis, PROVIDER),
    gate: () => createLoginGate(PROVIDER, { health: stores.health, nowMs }),
    logins: () => createPendingLogins(stores.redis, PROVIDER),
    authority: () => {
      const { apiBase, appKey, redirectUri } = schwab;
      return createSchwabLogin({ apiBase, appKey, redirectUri, endpoint: parts.endpoint });
    },
  });
  return parts;
}
