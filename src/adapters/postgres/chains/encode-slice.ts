import { PgDialect } from "drizzle-orm/pg-core";
import type { SliceRecord } from "../../../chains/ports.ts";
import { upsertContracts } from "./upsert-contracts.ts";
import { upsertSnapshots } from "./upsert-snapshots.ts";

/** The statements that store a slice, as the driver would send them; nothing is sent. */
export function encodeSlice(record: SliceRecord): string {
  const dialect = new PgDialect();
  const statements = [upsertContracts(record), upsertSnapshots(record)];
  return JSON.stringify(statements.map((statement) => dialect.sqlToQuery(statement)));
}
