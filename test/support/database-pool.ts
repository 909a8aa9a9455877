import { readFile } from "node:fs/promises";
import { inject } from "vitest";
import { openPglite, type PgliteDatabase } from "../../local/neon/open-pglite.ts";
import "./setup/provided.ts";

type Pooled = { database: PgliteDatabase; tables: string[]; shape: string };

/** Of this process: its test files run one after another, and share what they borrow. */
const idle: Pooled[] = [];

/**
 * An empty migrated database, whose `close` gives it back for the next test file. Opening a PGlite takes seconds,
 * emptying one takes milliseconds.
 */
export async function borrowDatabase(): Promise<PgliteDatabase> {
  const pooled = idle.pop() ?? (await open());
  return { ...pooled.database, close: () => giveBack(pooled) };
}

/** The files of an empty migrated database. */
export async function databaseImage(): Promise<Blob> {
  return new Blob([await readFile(inject("databaseImage"))]);
}

async function open(): Promise<Pooled> {
  const database = await openPglite(undefined, await databaseImage());
  return { database, tables: await tablesOf(database), shape: await shapeOf(database) };
}

/**
 * All that a file has stored goes, and its own tables too. Where it changed ours, or the journal of migrations, nobody
 * else gets that database.
 */
async function giveBack(pooled: Pooled): Promise<void> {
  const { database, tables, shape } = pooled;
  const foreign = (await tablesOf(database)).filter((name) => !tables.includes(name));
  if (foreign.length > 0) await database.exec(`DROP TABLE ${foreign.join(", ")} CASCADE`);
  if ((await shapeOf(database)) !== shape) return database.close();
  await database.exec(`TRUNCATE ${tables.join(", ")} RESTART IDENTITY CASCADE`);
  idle.push(pooled);
}

async function tablesOf(database: PgliteDatabase): Promise<string[]> {
  const { rows } = await database.query(
    "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'",
  );
  return rows.map(([name]) => name ?? "");
}

/** All that the schema consists of, and which migrations made it, in a digest. */
async function shapeOf(database: PgliteDatabase): Promise<string> {
  const { rows } = await database.query(`SELECT md5(string_agg(part, ';' ORDER BY part)) FROM (
    SELECT concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default) AS part
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat_ws(' ', 'switched off', tgrelid::regclass, count(*)) FROM pg_trigger WHERE tgenabled <> 'O' GROUP BY tgrelid
    UNION ALL SELECT concat_ws(' ', 'function', oid::regprocedure, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'migration', created_at, hash) FROM drizzle.__drizzle_migrations
    UNION ALL SELECT concat_ws(' ', 'setting', unnest(setconfig)) FROM pg_db_role_setting) AS parts`);
  return rows[0]?.[0] ?? "";
}
