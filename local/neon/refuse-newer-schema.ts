import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "./database.ts";

/**
 * Throws when a newer version of Volaris has changed the schema: drizzle would leave that alone, and this version would
 * read and write tables that it does not know.
 */
export async function refuseNewerSchema(database: Database, migrationsDir: string): Promise<void> {
  const { rows: journals } = await database.query(
    "SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL",
  );
  if (journals[0]?.[0] !== "t") return;
  const { rows } = await database.query("SELECT max(created_at) FROM drizzle.__drizzle_migrations");
  const journal = JSON.parse(await readFile(join(migrationsDir, "meta", "_journal.json"), "utf8"));
  const known: number[] = journal.entries.map(({ when }: { when: number }) => when);
  if (Number(rows[0]?.[0] ?? 0) <= Math.max(...known)) return;
  throw new Error(
    "A newer version of Volaris has written this database. Update this one (git pull && npm ci), or forget what is " +
      "stored: npm start -- --fresh.",
  );
}
