import { asAppError } from "../errors.ts";
import type { Logger } from "../log.ts";
import { afterFailure, afterSuccess, type CircuitFailure, closedCircuit } from "./circuit.ts";
import type { ProviderHealth, ProviderHealthStore } from "./ports.ts";
import type { Provider } from "./provider.ts";

/** The circuits of all providers, as far as this isolate knows. */
export type ProviderHealthBook = {
  /** Never throws: without a database the last known states hold, or else every circuit is closed. */
  read(provider: Provider, nowMs: number): Promise<ProviderHealth>;
  /** Remembers what became of a call, and writes it where others should know. Never throws. */
  record(provider: Provider, outcome: CallOutcome, nowMs: number): Promise<void>;
};

export type CallOutcome = { ok: true } | { ok: false; failure: CircuitFailure };

/** Long enough that reading costs an invocation nothing, short enough that a login or an outage spreads. */
const TRUSTED_MS = 15_000;
/** How exact the stored time of the last success is: a healthy day costs a write in this long. */
const SUCCESS_WRITE_MS = 5 * 60_000;

export type ProviderHealthBookDeps = {
  store: ProviderHealthStore;
  log: Logger;
  /** Providers whose login gate writes `auth_required` itself: a refused call alone does not mean a new login. */
  gated?: ReadonlySet<Provider>;
};

/** One for each isolate. */
export function createProviderHealthBook(deps: ProviderHealthBookDeps): ProviderHealthBook {
  let known = new Map<Provider, ProviderHealth>();
  let readAtMs: number | null = null;
  const current = (provider: Provider, nowMs: number) =>
    known.get(provider) ?? closedCircuit(provider, nowMs);

  const refresh = async (nowMs: number, trustedMs = TRUSTED_MS) => {
    if (readAtMs !== null && nowMs >= readAtMs && nowMs - readAtMs < trustedMs) return;
    try {
      const stored = await deps.store.readAll();
      known = new Map(stored.map((health) => [health.provider, health]));
    } catch (error) {
      deps.log("warn", "provider_health_unread", { error: asAppError(error).message });
    }
    // Not before: a reading under way belongs to its own request, and others can't wait for it.
    readAtMs = nowMs;
  };

  return {
    async read(provider, nowMs) {
      // A login ends this state at any moment, and slices that are kept away without need are lost for good.
      const stopped = current(provider, nowMs).state === "auth_required";
      await refresh(nowMs, stopped ? 0 : TRUSTED_MS);
      return current(provider, nowMs);
    },

    async record(provider, given, nowMs) {
      let outcome = given;
      if (!given.ok && given.failure.code === "provider_unauthorized" && deps.gated?.has(provider) === true) {
        readAtMs = null;
        await refresh(nowMs);
        if (current(provider, nowMs).state !== "auth_required") outcome = withoutLogin(given.failure);
      }
      const before = current(provider, nowMs);
      const after = outcome.ok ? afterSuccess(before, nowMs) : afterFailure(before, outcome.failure, nowMs);
      if (outcome.ok && !isWorthWriting(before, nowMs)) return;
      known.set(provider, after);
      if (before.state !== after.state) logChange(deps.log, before, after);
      try {
        await deps.store.write(after);
      } catch (error) {
        deps.log("warn", "provider_health_unwritten", { provider, error: asAppError(error).message });
      }
    },
  };
}

/** Refused though no login is due: the provider is out of order, and may be in order again by itself. */
function withoutLogin(failure: CircuitFailure): CallOutcome {
  return {
    ok: false,
    failure: { code: "provider_unavailable", message: failure.message, retryAfterSeconds: undefined },
  };
}

/** Whether a success changes what is stored by more than a few minutes. */
function isWorthWriting({ state, failures, lastSuccessAtMs }: ProviderHealth, nowMs: number): boolean {
  const written = lastSuccessAtMs !== null && Math.abs(nowMs - lastSuccessAtMs) < SUCCESS_WRITE_MS;
  return state !== "closed" || failures > 0 || !written;
}

function logChange(log: Logger, before: ProviderHealth, after: ProviderHealth): void {
  log(after.state === "closed" ? "info" : "warn", "provider_state", {
    provider: after.provider,
    from: before.state,
    to: after.state,
    reason: after.reason,
    until: after.untilMs === null ? null : new Date(after.untilMs).toISOString(),
  });
}
