import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { applyMigrations } from "../../local/neon/apply-migrations.ts";
import { createdObject } from "../../local/neon/migrations/half-applied.ts";
import { isOutsideTransaction, rewritesTable } from "../../local/neon/migrations/migration-batch.ts";
import { readMigrations } from "../../local/neon/migrations/read-migrations.ts";
import { PROJECT_DIR } from "../../local/project.ts";

const MIGRATIONS = readMigrations(join(PROJECT_DIR, "drizzle"));

test("migrations ascend, hold one statement each, and all of it can be part of a transaction", () => {
  const made = MIGRATIONS.map(({ madeAtMs }) => madeAtMs);
  expect(made).toEqual([...new Set(made)].sort((a, b) => a - b));
  for (const { name, statements } of MIGRATIONS) {
    expect(statements.filter(isOutsideTransaction), name).toEqual([]);
    const inner = statements.filter((text) => !/^DO\b/.test(text)).map((text) => text.replace(/;\s*$/, ""));
    expect(
      inner.filter((text) => text.includes(";")),
      name,
    ).toEqual([]);
  }
});

test("of the migrations that could be cut, each statement is known by what it makes", () => {
  const statements = MIGRATIONS.slice(0, 4).flatMap((migration) => migration.statements);
  expect(new Set(statements.map(createdObject)).size).toBe(statements.length);
  expect(statements.filter((text) => createdObject(text) === null)).toEqual([]);
});

test.each([
  "CREATE INDEX CONCURRENTLY x ON y (z)",
  'create unique index concurrently if not exists "x" on "y" (z)',
  "DROP INDEX CONCURRENTLY x",
  "REINDEX TABLE CONCURRENTLY y",
  "-- why\nVACUUM ANALYZE y",
  "COMMIT",
  "BEGIN;",
  "ALTER TYPE mood ADD VALUE 'ok'",
  "CREATE DATABASE other",
  "ALTER SYSTEM SET x = 1",
])("%s is refused before anything is applied", async (statement) => {
  expect(isOutsideTransaction(statement)).toBe(true);
});

test.each([
  "CREATE INDEX x ON y (z)",
  "ALTER TABLE y ADD COLUMN committed text",
  "CREATE TYPE mood AS ENUM ('vacuum')",
  "DO $$ BEGIN PERFORM 1; END $$",
])("%s is part of one", (statement) => {
  expect(isOutsideTransaction(statement)).toBe(false);
});

test("what goes through a whole table is known", () => {
  expect(rewritesTable('ALTER TABLE "a" ALTER COLUMN "b" SET DATA TYPE bigint')).toBe(true);
  expect(rewritesTable('ALTER TABLE "a" ALTER COLUMN "b" SET NOT NULL')).toBe(true);
  expect(rewritesTable("UPDATE a SET b = 1")).toBe(true);
  expect(rewritesTable('ALTER TABLE "a" ADD COLUMN "b" serial')).toBe(true);
  expect(rewritesTable('ALTER TABLE "a" ADD COLUMN "b" boolean DEFAULT false NOT NULL')).toBe(false);
  expect(rewritesTable("CREATE TABLE a (b int)")).toBe(false);
});

test("a folder with such a statement is refused by name, untouched", async () => {
  const away = async () => {
    throw new Error("The database was asked.");
  };
  const folder = await mkdtemp(join(tmpdir(), "volaris-migrations-"));
  await cp(join(PROJECT_DIR, "drizzle"), folder, { recursive: true });
  await writeFile(join(folder, "0003_weighed_inputs.sql"), "CREATE INDEX CONCURRENTLY x ON tickers (name);");
  await expect(applyMigrations({ query: away, batch: away }, folder)).rejects.toThrow(
    /0003_weighed_inputs holds a statement that can't be part of a transaction/,
  );
  await rm(folder, { recursive: true });
});
