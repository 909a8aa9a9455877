import type { Database } from "../../adapters/postgres/client.ts";
import { createJobDays } from "../../adapters/postgres/ledger/job-days.ts";
import { createRunSearch } from "../../adapters/postgres/ledger/run-search.ts";
import { createAlertStore } from "../../adapters/postgres/operations/alert-store.ts";
import { createFreshnessReader } from "../../adapters/postgres/operations/freshness-reader.ts";
import { createIncidentStore } from "../../adapters/postgres/operations/incident-store.ts";
import { createRetentionStore } from "../../adapters/postgres/operations/retention-store.ts";
import { createUsageReader } from "../../adapters/postgres/operations/usage-reader.ts";
import type { IncidentStore } from "../../operations/incidents/incident.ts";
import type { AlertStore, RetentionStore, UsageReader } from "../../operations/ports.ts";
import type { FreshnessReader } from "../../operations/status/freshness.ts";
import type { JobDayReader, JobDayStore } from "../../scheduling/days/ports.ts";
import type { RunSearch } from "../../scheduling/run-search.ts";

/** What the watch, the status page and the operator's desk look at. */
export type WatchedStores = {
  days: JobDayReader & JobDayStore;
  runSearch: RunSearch;
  alerts: AlertStore;
  incidents: IncidentStore;
  freshness: FreshnessReader;
  retention: RetentionStore;
  usage: UsageReader;
};

export function watchedStores(database: () => Database): {
  [Name in keyof WatchedStores]: () => WatchedStores[Name];
} {
  return {
    days: () => createJobDays(database()),
    runSearch: () => createRunSearch(database()),
    alerts: () => createAlertStore(database()),
    incidents: () => createIncidentStore(database()),
    freshness: () => createFreshnessReader(database()),
    retention: () => createRetentionStore(database()),
    usage: () => createUsageReader(database()),
  };
}
