import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";

/** One file of `drizzle`, as its journal names it. */
export type Migration = {
  /** "0001_jobs_and_providers" */
  name: string;
  /** What drizzle's journal in the database tells migrations apart by. */
  madeAtMs: number;
  /** SHA-256 of the file, which that journal keeps. */
  hash: string;
  statements: string[];
};

/** What `drizzle-kit generate` wrote to `folder`, in the order in which it is applied. */
export function readMigrations(folder: string): Migration[] {
  const journal: { entries: { tag: string; when: number }[] } = JSON.parse(
    readFileSync(join(folder, "meta", "_journal.json"), "utf8"),
  );
  const names = new Map(journal.entries.map(({ tag, when }) => [when, tag]));
  return readMigrationFiles({ migrationsFolder: folder }).map(({ folderMillis, hash, sql }) => ({
    name: names.get(folderMillis) ?? String(folderMillis),
    madeAtMs: folderMillis,
    hash,
    statements: sql.map((text) => text.trim()).filter((text) => text !== ""),
  }));
}
