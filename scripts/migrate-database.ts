import { join } from "node:path";
import { applyMigrations } from "../local/neon/apply-migrations.ts";
import { neonTarget } from "../local/neon/migrations/neon-target.ts";
import { PROJECT_DIR } from "../local/project.ts";
import type { ScriptDatabase } from "./database.ts";

/**
 * Brings the database to the schema of this version; what was applied before is left alone. Resolves with the names of
 * what was applied now.
 */
export async function migrateDatabase(
  db: ScriptDatabase,
  tell: (line: string) => void = () => undefined,
): Promise<readonly string[]> {
  return applyMigrations(neonTarget(db.$client), join(PROJECT_DIR, "drizzle"), { tell });
}
