import { join } from "node:path";
import { migrate } from "drizzle-orm/neon-http/migrator";
import { PROJECT_DIR } from "../local/project.ts";
import type { ScriptDatabase } from "./database.ts";

/** Brings the database to the schema of this version; what was applied before is left alone. */
export async function migrateDatabase(db: ScriptDatabase): Promise<void> {
  await migrate(db, { migrationsFolder: join(PROJECT_DIR, "drizzle") });
}
