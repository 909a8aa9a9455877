import type { Provider } from "../provider.ts";

/** Logins to providers: what a browser login leaves behind, where it is kept, and whether one is due. */

/** What the operator's last login to a provider is good for. Times are epoch ms. */
export type Grant = { refreshToken: string; issuedAtMs: number; expiresAtMs: number };

/** Schwab's refresh tokens live seven days from the login, however often they are used. */
export const GRANT_LIFE_MS = 7 * 86_400_000;

export type TokenVault = {
  /**
   * The newest grant, opened: the one last written, or the configured seed when there is none or the seed has changed
   * since. A seed's age is unknown: it is stored as issued now. Throws `provider_unauthorized` when no key opens it.
   */
  read(provider: Provider): Promise<Grant | null>;
  /**
   * Seals and stores a grant. With `over` only in the place of a grant issued at that time, so that a login in between
   * is not lost; false when that was so.
   */
  write(provider: Provider, grant: Grant, over?: { issuedAtMs: number }): Promise<boolean>;
  /** When the stored grant began and ends, without opening it; null when none was ever stored. */
  readExpiry(provider: Provider): Promise<Omit<Grant, "refreshToken"> | null>;
};

/** Whether calls to a provider wait for a login (`auth_required` in its health). */
export type LoginGate = {
  /** Epoch ms since when a login is due; null when none is. May be 30 s old unless `fresh`. */
  requiredSinceMs(fresh?: boolean): Promise<number | null>;
  /** Opens `auth_required`; one that is open already stays as it is. */
  require(reason: string, sinceMs: number): Promise<void>;
  /** Closes `auth_required`; any other state stays as it is. */
  clear(): Promise<void>;
};

/** Logins that were begun: the PKCE verifier by state, for ten minutes. */
export type PendingLogins = {
  keep(state: string, verifier: string): Promise<void>;
  /** Hands a verifier out once; null for a state that is unknown, spent or too old. */
  take(state: string): Promise<string | null>;
};

/** What a provider gives for an authorization code; the access token may be handed out for `accessSeconds`. */
export type IssuedTokens = { refreshToken: string; accessToken: string; accessSeconds: number };

export type LoginAuthority = {
  /** Where the browser logs in and consents. */
  authorizeUrl(login: { state: string; verifier: string }): Promise<string>;
  /** Throws `invalid_request` for a code that is wrong, spent or over 30 s old, else the `provider_*` errors. */
  exchange(code: string, verifier: string): Promise<IssuedTokens>;
};

/** Where invocations share the access token. */
export type AccessTokenKeeper = { write(token: string, ttlSeconds: number): Promise<void> };
