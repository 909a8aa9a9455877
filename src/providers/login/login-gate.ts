import type { ProviderHealth, ProviderHealthStore } from "../ports.ts";
import type { Provider } from "../provider.ts";
import type { LoginGate } from "./ports.ts";

/** "No login is due" is believed this long; that one is due is looked up each time, so that a login helps at once. */
const BELIEVED_MS = 30_000;

export function createLoginGate(
  provider: Provider,
  deps: { health: ProviderHealthStore; nowMs: () => number },
): LoginGate {
  let believedUntilMs = 0;
  const read = async (): Promise<ProviderHealth | null> =>
    (await deps.health.readAll()).find((health) => health.provider === provider) ?? null;
  return {
    async requiredSinceMs(fresh = false) {
      const nowMs = deps.nowMs();
      // A clock may be set back by more than it was believed for.
      const believed = nowMs < believedUntilMs && nowMs >= believedUntilMs - BELIEVED_MS;
      if (believed && !fresh) return null;
      const health = await read();
      if (health?.state === "auth_required") return health.sinceMs;
      believedUntilMs = nowMs + BELIEVED_MS;
      return null;
    },

    async require(reason, sinceMs) {
      believedUntilMs = 0;
      const before = await read();
      if (before?.state === "auth_required") return;
      const state = { provider, state: "auth_required" as const, sinceMs, untilMs: null, reason };
      await deps.health.write({ ...history(before), ...state, lastFailureAtMs: deps.nowMs() });
    },

    async clear() {
      const before = await read();
      if (before?.state !== "auth_required") return;
      const closed = {
        provider,
        state: "closed" as const,
        sinceMs: deps.nowMs(),
        untilMs: null,
        reason: null,
      };
      await deps.health.write({ ...history(before), ...closed, failures: 0 });
    },
  };
}

function history(health: ProviderHealth | null) {
  return {
    failures: health?.failures ?? 0,
    lastSuccessAtMs: health?.lastSuccessAtMs ?? null,
    lastFailureAtMs: health?.lastFailureAtMs ?? null,
  };
}
