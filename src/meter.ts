import type { Provider } from "./providers/provider.ts";

/** What is counted while it is used; the ledger keeps the sums by UTC day. */
export type MeterName =
  | "worker_requests"
  | "public_requests"
  | "subrequests"
  | "qstash_messages"
  | "redis_commands"
  | "database_requests"
  | `calls_${Provider}`
  | "databento_micro_usd";

export type Meter = { count(name: MeterName, amount?: number): void };

/** For where nobody reads the counts. */
export const UNMETERED: Meter = { count: () => undefined };
