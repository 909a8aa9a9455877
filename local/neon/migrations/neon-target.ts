import type { NeonQueryFunction } from "@neondatabase/serverless";
import type { MigrationTarget } from "./migration-target.ts";

/** Neon over HTTP, where a batch is one transaction; a pooled host (`-pooler`) does as well. */
export function neonTarget(client: NeonQueryFunction<false, false>): MigrationTarget {
  return {
    async query(query) {
      const { rows } = await client.query(query, [], { fullResults: true, arrayMode: true });
      return { rows: rows.map((row) => row.map((value) => (value === null ? null : String(value)))) };
    },
    batch: (statements, options) =>
      client.transaction(
        statements.map(({ query, params }) => client.query(query, params)),
        options,
      ),
  };
}
