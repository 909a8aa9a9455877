import type { BatchOptions, ResultSet, Statement } from "./statements.ts";

/** A PostgreSQL, whichever engine it runs on. Errors carry PostgreSQL's own fields (see postgres-error.ts). */
export type Database = {
  readonly engine: "pglite" | "postgres";
  /** Runs one statement. A transaction that it leaves open is rolled back: a request has no session. */
  query(query: string, params?: (string | null)[]): Promise<ResultSet>;
  /** Runs all statements in one transaction, or none of them. */
  batch(statements: readonly Statement[], options?: BatchOptions): Promise<ResultSet[]>;
  /** Runs a script of any number of statements, without parameters. */
  exec(script: string): Promise<void>;
  close(): Promise<void>;
};
