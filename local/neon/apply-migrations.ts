import type { Database } from "./database.ts";

/**
 * Applies what `drizzle-kit generate` wrote to `folder`, through drizzle's own migrator, so that the journal
 * (`drizzle.__drizzle_migrations`) is the one that a deployment keeps. Migrations applied before are left alone.
 */
export async function applyMigrations(database: Database, folder: string): Promise<void> {
  try {
    await database.migrate(folder);
  } catch (error) {
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    const text = reason instanceof Error ? reason.message : String(reason);
    throw new Error(`The migrations in ${folder} do not apply: ${text}`, { cause: error });
  }
}
