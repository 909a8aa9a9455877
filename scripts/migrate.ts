import { resolve } from "node:path";
import { applyMigrations } from "../local/neon/apply-migrations.ts";
import { neonTarget } from "../local/neon/migrations/neon-target.ts";
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
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const folder = resolve(import.meta.dirname, "..", "drizzle");
  const applied = await applyMigrations(neonTarget(db.$client), folder, { tell });
  for (const name of applied) tell(`${name} applied`);
  tell(`${where} has the schema of this version.`);
});
