import type { Provider } from "../provider.ts";
import { type Authorization, authorizationStatus } from "./authorization-status.ts";
import type { LoginGate, TokenVault } from "./ports.ts";

export type ReadAuthorizationDeps = { vault: TokenVault; gate: LoginGate };
export type LoginSettings = { provider: Provider; loginUrl: string; seeded: boolean };

/**
 * Whether the provider's login is good, near its end, or due. Where one is due and SCHWAB_REFRESH_TOKEN has been
 * replaced since, that is taken for the login. Throws `storage_unavailable`.
 */
export async function readAuthorization(
  { vault, gate }: ReadAuthorizationDeps,
  { provider, loginUrl, seeded }: LoginSettings,
  nowMs: number,
): Promise<Authorization> {
  const [sinceMs, stored] = await Promise.all([gate.requiredSinceMs(), vault.readExpiry(provider)]);
  const loginRequired = sinceMs !== null && !(await renewedSince(vault, provider, sinceMs));
  if (sinceMs !== null && !loginRequired) await gate.clear();
  // A seed that was replaced is stored when it is first looked at.
  const expiry = sinceMs === null ? stored : await vault.readExpiry(provider);
  const expiresAtMs = expiry?.expiresAtMs ?? null;
  return authorizationStatus({ provider, expiresAtMs, loginRequired, seeded, loginUrl }, nowMs);
}

/** A grant that no key opens is as good as none here: what to do about it is said where it is used. */
async function renewedSince(vault: TokenVault, provider: Provider, sinceMs: number): Promise<boolean> {
  const grant = await vault.read(provider).catch(() => null);
  return grant !== null && grant.issuedAtMs > sinceMs;
}
