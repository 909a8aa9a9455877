import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyMigrations } from "../../local/neon/apply-migrations.ts";
import { openDatabase } from "../../local/neon/open-database.ts";
import { startNeonHttp } from "../../local/neon/start-neon-http.ts";
import { borrowDatabase, databaseImage } from "../support/database-pool.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volaris-neon-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("a database in a folder survives a restart, and one folder serves one process at a time", async () => {
  const dataDir = join(folder, "survives");
  const first = await openDatabase({ dataDir, image: await databaseImage() });
  await first.exec("CREATE TABLE kept (id int); INSERT INTO kept VALUES (42)");
  await expect(openDatabase({ dataDir })).rejects.toThrow(/is in use by process \d+/);
  await first.close();
  await writeFile(`${dataDir}.lock`, "999999999");
  const second = await openDatabase({ dataDir });
  expect((await second.query("SELECT id FROM kept")).rows).toEqual([["42"]]);
  await second.close();
});

test("the project's migrations apply once, and drizzle's journal knows them", async () => {
  const database = await openDatabase();
  await applyMigrations(database, "drizzle");
  await applyMigrations(database, "drizzle");
  const journal = JSON.parse(await readFile("drizzle/meta/_journal.json", "utf8"));
  const { rows } = await database.query("SELECT created_at FROM drizzle.__drizzle_migrations ORDER BY id");
  expect(rows.flat()).toEqual(journal.entries.map((entry: { when: number }) => String(entry.when)));
  const contracts = await database.query("SELECT symbol, COUNT(*) FROM option_contracts GROUP BY symbol");
  expect(contracts.fields.map((field) => field.name)).toEqual(["symbol", "count"]);
  await database.close();
});

test("a migration that fails is named with its reason, and leaves no half of itself", async () => {
  const broken = join(folder, "broken");
  await cp("drizzle", broken, { recursive: true });
  const journal = JSON.parse(await readFile(join(broken, "meta/_journal.json"), "utf8"));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: "9999_broken" });
  await writeFile(join(broken, "meta/_journal.json"), JSON.stringify(journal));
  await writeFile(
    join(broken, "9999_broken.sql"),
    "CREATE TABLE half (id int);\n--> statement-breakpoint\nALTER TABLE nowhere ADD COLUMN x int;",
  );
  const database = await borrowDatabase();
  await expect(applyMigrations(database, broken)).rejects.toThrow(
    /9999_broken does not apply: relation "nowhere" does not exist/,
  );
  const { rows } = await database.query("SELECT to_regclass('half')");
  expect(rows).toEqual([[null]]);
  await database.close();
});

test("a taken port and an unreachable server are said in one line", async () => {
  const database = await borrowDatabase();
  const first = await startNeonHttp({ database, port: 0 });
  const port = Number(new URL(first.url).port);
  await expect(startNeonHttp({ database, port })).rejects.toThrow(
    `Port ${port} is taken, Neon's SQL over HTTP cannot start. End the program that uses it, or choose another port.`,
  );
  await first.close();
  await database.close();
  await expect(openDatabase({ url: `postgresql://me:secret@127.0.0.1:${port}/db` })).rejects.toThrow(
    `PostgreSQL at postgresql://me@127.0.0.1:${port}/db cannot be reached`,
  );
});
