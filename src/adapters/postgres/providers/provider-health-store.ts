import { sql } from "drizzle-orm";
import type { ProviderHealthStore } from "../../../providers/ports.ts";
import { PROVIDERS, type Provider } from "../../../providers/provider.ts";
import { type Database, runQuery } from "../client.ts";
import { providerHealth } from "../schema/index.ts";

export function createProviderHealthStore(db: Database): ProviderHealthStore {
  return {
    async readAll() {
      const rows = await db.gather(db.select().from(providerHealth));
      return rows.flatMap(({ since, until, lastSuccessAt, lastFailureAt, provider, ...row }) =>
        isProvider(provider)
          ? [
              {
                ...row,
                provider,
                sinceMs: since.getTime(),
                untilMs: until?.getTime() ?? null,
                lastSuccessAtMs: lastSuccessAt?.getTime() ?? null,
                lastFailureAtMs: lastFailureAt?.getTime() ?? null,
              },
            ]
          : [],
      );
    },

    async write({ provider, sinceMs, untilMs, lastSuccessAtMs, lastFailureAtMs, ...health }) {
      const { state, reason, failures } = health;
      const values = {
        state,
        reason,
        failures,
        since: new Date(sinceMs),
        until: dateOrNull(untilMs),
        lastSuccessAt: dateOrNull(lastSuccessAtMs),
        lastFailureAt: dateOrNull(lastFailureAtMs),
      };
      await runQuery(
        db
          .insert(providerHealth)
          .values({ provider, ...values })
          .onConflictDoUpdate({
            target: providerHealth.provider,
            set: values,
            // Who had not yet heard that a login is due does not undo it: only what came after does, or what finds it
            // written by a clock that ran ahead.
            setWhere: sql`${providerHealth.state} <> 'auth_required' OR excluded.since >= ${providerHealth.since}
              OR ${providerHealth.since} > excluded.since + interval '1 day'`,
          }),
      );
    },
  };
}

/** A row that a later or earlier version of Volaris wrote may name another. */
function isProvider(name: string): name is Provider {
  return PROVIDERS.some((provider) => provider === name);
}

const dateOrNull = (ms: number | null) => (ms === null ? null : new Date(ms));
