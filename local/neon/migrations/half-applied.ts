import type { Migration } from "./read-migrations.ts";

/**
 * Up to here (0003_weighed_inputs) Neon was migrated without a transaction, statement by statement, and journalled at
 * the end: a cut left statements without their row. No later migration can be found half applied.
 */
const LAST_WITHOUT_TRANSACTION_MS = 1796017743296;

/** What no second attempt would mend; its message says what to do. */
export class MigrationRefusal extends Error {}

const CREATES: readonly (readonly [RegExp, (names: readonly string[]) => string])[] = [
  [/^CREATE TABLE "(\w+)"/, ([table]) => `table ${table}`],
  [/^ALTER TABLE "(\w+)" ADD COLUMN "(\w+)"/, ([table, column]) => `column ${table}.${column}`],
  [/^ALTER TABLE "(\w+)" ADD CONSTRAINT "(\w+)"/, ([table, name]) => `constraint ${table}.${name}`],
  [/^CREATE (?:UNIQUE )?INDEX "(\w+)" ON "\w+"/, ([index]) => `index ${index}`],
];

/** What PRESENT_OBJECTS calls that which the statement makes; null where it makes nothing of its own. */
export function createdObject(statement: string): string | null {
  for (const [pattern, name] of CREATES) {
    const match = pattern.exec(statement);
    if (match !== null) return name(match.slice(1));
  }
  return null;
}

/** Every table, column, constraint and index of the schema, one a row. */
export const PRESENT_OBJECTS = `
SELECT 'table ' || relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
UNION ALL SELECT 'index ' || relname FROM pg_class WHERE relkind = 'i' AND relnamespace = current_schema()::regnamespace
UNION ALL SELECT 'column ' || relname || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
  WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'constraint ' || relname || '.' || conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
  WHERE connamespace = current_schema()::regnamespace`;

/**
 * The statements that are still to be run. Of a migration that was cut while it had no transaction, those are left out
 * that were run: they must be its first ones. Throws where what is there can't come from such a cut.
 */
export function remainingStatements(migration: Migration, present: ReadonlySet<string>): string[] {
  const { name, madeAtMs, statements } = migration;
  if (madeAtMs > LAST_WITHOUT_TRANSACTION_MS) return statements;
  const done = statements.map((statement) => wasRun(statement, present));
  const first = done.indexOf(false);
  if (first === -1) return [];
  const foreign = statements.find((_, i) => i > first && done[i]);
  if (foreign === undefined) return statements.slice(first);
  throw new MigrationRefusal(
    `${name} can't be applied: the database already has ${createdObject(foreign)}, but not ${createdObject(statements[first] ?? "")}, which comes before it. Volaris did not make it. Use a database (or schema) of Volaris' own, or rename what is in the way.`,
  );
}

function wasRun(statement: string, present: ReadonlySet<string>): boolean {
  const object = createdObject(statement);
  if (object === null || !present.has(object)) return false;
  const [kind, table] = object.split(" ");
  if (kind !== "table") return true;
  const lacking = columnsOf(statement).filter((column) => !present.has(`column ${table}.${column}`));
  if (lacking.length === 0) return true;
  throw new MigrationRefusal(
    `There is a table ${table} that is not Volaris': it has no column ${lacking.join(", ")}. Use a database (or schema) of Volaris' own, or rename that table.`,
  );
}

function columnsOf(createTable: string): string[] {
  return [...createTable.matchAll(/^\s+"(\w+)" /gm)].map(([, column = ""]) => column);
}
