import type { Statement } from "../statements.ts";
import type { Migration } from "./read-migrations.ts";

/** SQLSTATE of our own: another migrator was first. */
export const APPLIED_ALREADY = "VM001";

/** How long a migration waits for a table that is in use, or for another migrator; others then wait behind it. */
const LOCK_TIMEOUT = "30s";

/**
 * A migration, its row in drizzle's journal and the guard against a second one, for one transaction. Each statement at
 * READ COMMITTED sees what was committed before it: the guard, which comes after the lock, all of the one before.
 */
export function migrationBatch(migration: Migration, statements: readonly string[]): Statement[] {
  const { madeAtMs, hash } = migration;
  return [
    `SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`,
    // A role may have a limit of its own, made for queries.
    "SET LOCAL statement_timeout = 0",
    "SELECT pg_advisory_xact_lock(hashtext('volaris'), hashtext('migrate'))",
    "CREATE SCHEMA IF NOT EXISTS drizzle",
    "CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)",
    `DO $$ BEGIN IF EXISTS (SELECT FROM drizzle.__drizzle_migrations WHERE created_at = ${madeAtMs}) THEN
  RAISE EXCEPTION 'applied already' USING ERRCODE = '${APPLIED_ALREADY}'; END IF; END $$`,
    ...statements,
    `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('${hash}', ${madeAtMs})`,
  ].map((query) => ({ query, params: [] }));
}

const ON_ITS_OWN =
  /^(BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|VACUUM|CLUSTER|ALTER\s+SYSTEM|(CREATE|DROP|ALTER)\s+(DATABASE|TABLESPACE)|ALTER\s+TYPE\s[\s\S]*\sADD\s+VALUE|(CREATE|DROP|REINDEX|ALTER|DETACH)\b[\s\S]*\bCONCURRENTLY)\b/i;

/** Whether PostgreSQL takes the statement outside of a transaction only, or would end ours by it. */
export function isOutsideTransaction(statement: string): boolean {
  return ON_ITS_OWN.test(withoutComments(statement));
}

const REWRITES =
  /^(UPDATE|DELETE)\b|\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b|\bALTER\s+COLUMN\s+\S+\s+SET\s+NOT\s+NULL\b|^ALTER\s+TABLE\b[\s\S]*\bADD\b[\s\S]*(\bSERIAL\b|\bIDENTITY\b|GENERATED\s+ALWAYS|DEFAULT\s+\(?(now|random|gen_random_uuid|clock_timestamp)\()/i;

/** Whether the statement reads or writes a whole table again, which takes the longer the more is stored. */
export function rewritesTable(statement: string): boolean {
  return REWRITES.test(withoutComments(statement));
}

function withoutComments(statement: string): string {
  return statement.replace(/^(\s*--.*\n|\s*\/\*[\s\S]*?\*\/)*\s*/, "");
}
