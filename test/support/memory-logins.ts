import {
  GRANT_LIFE_MS,
  type Grant,
  type PendingLogins,
  type TokenVault,
} from "../../src/providers/login/ports.ts";
import type { ProviderHealth } from "../../src/providers/ports.ts";
import { memoryHealthStore } from "./memory-health.ts";
import { IN_SESSION } from "./moments.ts";

export const aGrant = (changes: Partial<Grant> = {}): Grant => ({
  refreshToken: "refresh-1",
  issuedAtMs: IN_SESSION,
  expiresAtMs: IN_SESSION + GRANT_LIFE_MS,
  ...changes,
});

/** A vault for one provider, without a seal or a seed. */
export function memoryVault(grant: Grant | null = aGrant()): TokenVault & { grant: Grant | null } {
  const vault: TokenVault & { grant: Grant | null } = {
    grant,
    read: async () => vault.grant,
    async write(_provider, written, over) {
      if (over !== undefined && vault.grant !== null && vault.grant.issuedAtMs !== over.issuedAtMs)
        return false;
      vault.grant = written;
      return true;
    },
    readExpiry: async () =>
      vault.grant && { issuedAtMs: vault.grant.issuedAtMs, expiresAtMs: vault.grant.expiresAtMs },
  };
  return vault;
}

/** Health of every provider in memory; `reads` counts how often it was looked up. */
export function memoryHealth(...entries: ProviderHealth[]) {
  const { store, stored, use } = memoryHealthStore(entries);
  return {
    ...store,
    of: (provider: "schwab") => stored.get(provider) ?? null,
    get reads() {
      return use.reads;
    },
  };
}

export function memoryPendingLogins(): PendingLogins & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    async keep(state, verifier) {
      kept.set(state, verifier);
    },
    async take(state) {
      const verifier = kept.get(state) ?? null;
      kept.delete(state);
      return verifier;
    },
  };
}
