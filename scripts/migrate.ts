import { parseArgs } from "node:util";
import { openScriptDatabase } from "./database.ts";
import { TARGET_OPTIONS, TARGET_USAGE } from "./deployment/find-target.ts";
import { runCommand } from "./local-stack.ts";
import { migrateDatabase } from "./migrate-database.ts";
import { readWords } from "./read-words.ts";

const USAGE = `npm run migrate -- [--local | --deployed | --env staging]
${TARGET_USAGE}`;

/** `npm run migrate`: brings a database to the schema of this version. */
await runCommand(async () => {
  const { values: words } = readWords(USAGE, () => parseArgs({ options: TARGET_OPTIONS }));
  const { db, where } = await openScriptDatabase(words);
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  for (const name of await migrateDatabase(db, tell)) tell(`${name} applied`);
  tell(`${where} has the schema of this version.`);
});
