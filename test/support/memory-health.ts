import { AppError } from "../../src/errors.ts";
import { createProviderHealthBook } from "../../src/providers/health-book.ts";
import type { ProviderHealth, ProviderHealthStore } from "../../src/providers/ports.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { keepLog } from "./log-lines.ts";
import { IN_SESSION } from "./moments.ts";

/** A store of circuits that counts its use and can be away. Held to the same contract as Postgres'. */
export function memoryHealthStore(entries: readonly ProviderHealth[] = []) {
  const stored = new Map(entries.map((entry): [Provider, ProviderHealth] => [entry.provider, entry]));
  const use = { reads: 0, writes: 0, away: false };
  const requireDatabase = () => {
    if (use.away) throw new AppError("storage_unavailable", "The database could not be reached.");
  };
  const store: ProviderHealthStore = {
    async readAll() {
      use.reads += 1;
      requireDatabase();
      return [...stored.values()];
    },
    async write(health) {
      use.writes += 1;
      requireDatabase();
      const before = stored.get(health.provider);
      if (before?.state === "auth_required" && health.sinceMs < before.sinceMs) return;
      stored.set(health.provider, health);
    },
  };
  return { store, stored, use };
}

/** Health in memory with a clock that is moved by hand. */
export function memoryHealth(gated: readonly Provider[] = []) {
  const memory = memoryHealthStore();
  const { log, lines } = keepLog();
  const clock = { nowMs: IN_SESSION };
  const isolate = () => createProviderHealthBook({ store: memory.store, log, gated: new Set(gated) });
  const deps = { health: isolate(), nowMs: () => clock.nowMs, log };
  return { ...memory, clock, deps, lines, isolate };
}
