import type { Statement } from "../statements.ts";

/** A database that can be migrated: a `Database` of local/neon, or Neon itself over HTTP. */
export type MigrationTarget = {
  /** Rows in PostgreSQL's text form. */
  query(query: string): Promise<{ rows: (string | null)[][] }>;
  /** Runs all statements in one transaction at READ COMMITTED, or none of them. */
  batch(statements: readonly Statement[], options: { isolationLevel: "ReadCommitted" }): Promise<unknown>;
};
