import { readFile, writeFile } from "node:fs/promises";
import { type Lockfile, licencesPage } from "./licences/list-licences.ts";
import { runCommand } from "./local-stack.ts";

/** `npm run docs:licences`: writes docs/licences.md from the lockfile. */
await runCommand(async () => {
  const lockfile = JSON.parse(await readFile("package-lock.json", "utf8")) as Lockfile;
  await writeFile("docs/licences.md", licencesPage(lockfile));
});
