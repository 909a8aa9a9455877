import { resolve } from "node:path";
import { migrate } from "drizzle-orm/neon-http/migrator";
import { openScriptDatabase } from "./database.ts";
import { runCommand } from "./local-stack.ts";

/** `DATABASE_URL=… npm run migrate`: brings a Neon database to the schema of this version. */
await runCommand(async () => {
  if (!process.env["DATABASE_URL"]) {
    throw new Error(
      "Set DATABASE_URL to the database to migrate. (npm start migrates the local one by itself.)",
    );
  }
  const { db, where } = await openScriptDatabase();
  await migrate(db, { migrationsFolder: resolve(import.meta.dirname, "..", "drizzle") });
  process.stdout.write(`${where} has the schema of this version.\n`);
});
