import { sql } from "drizzle-orm";
import type { RetentionStore } from "../../../operations/ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { expiryStatements } from "./retention-statements.ts";

type SizeRow = { name: string; bytes: string };

/** Prunes with one request of bounded statements, which Neon runs as one transaction. */
export function createRetentionStore(db: Database): RetentionStore {
  return {
    async prune(limits, nowMs, limit) {
      const statements = expiryStatements(limits, nowMs, limit);
      const removal = await runBatch(
        db,
        Object.fromEntries(statements.map(({ kind, statement }) => [kind, db.execute(statement)])),
      );
      const removed = Object.entries(removal).map(([kind, { rowCount }]) => [kind, rowCount ?? 0] as const);
      return {
        removed: Object.fromEntries(removed.filter(([, count]) => count > 0)),
        more: removed.some(([, count]) => count >= limit),
      };
    },

    async measure() {
      const { rows } = await runQuery(
        db.execute<SizeRow>(sql`
SELECT '' AS name, pg_database_size(current_database())::text AS bytes
UNION ALL
SELECT relname, pg_total_relation_size(oid)::text FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`),
      );
      const sizes = rows.map(({ name, bytes }) => [name, Number(bytes)] as const);
      return {
        totalBytes: sizes.find(([name]) => name === "")?.[1] ?? 0,
        tables: Object.fromEntries(sizes.filter(([name]) => name !== "")),
      };
    },
  };
}
