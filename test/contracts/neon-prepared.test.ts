import { afterAll, beforeAll, expect, test } from "vitest";
import type { PgliteDatabase } from "../../local/neon/open-pglite.ts";
import { borrowDatabase } from "../support/database-pool.ts";

let database: PgliteDatabase;

beforeAll(async () => {
  database = await borrowDatabase();
});

afterAll(() => database.close());

const QUERY = "SELECT * FROM notes WHERE id = $1";

test("whatever happens to the tables in between, an answer is that of the statement", async () => {
  await database.exec("CREATE TABLE notes (id int PRIMARY KEY, said text)");
  const read = async () => (await database.query(QUERY, ["1"])).rows;
  await database.query("INSERT INTO notes VALUES ($1, $2)", ["1", "one"]);
  for (let i = 0; i < 4; i += 1) expect(await read()).toEqual([["1", "one"]]);
  await database.query("ALTER TABLE notes ADD COLUMN more text DEFAULT 'more'");
  for (let i = 0; i < 4; i += 1) expect(await read()).toEqual([["1", "one", "more"]]);
  await database.exec("ALTER TABLE notes DROP COLUMN said");
  for (let i = 0; i < 4; i += 1) expect(await read()).toEqual([["1", "more"]]);
  await database.query("SET work_mem = '8MB'");
  expect(await read()).toEqual([["1", "more"]]);
  // As a client of the PostgreSQL port has its turn.
  const release = await database.turns.take();
  await database.pglite.exec("DISCARD ALL");
  await database.pglite.exec("ALTER TABLE notes DROP COLUMN more");
  release();
  expect(await read()).toEqual([["1"]]);
});

test("a statement that is refused is refused each time, alone and in a batch, and hurts no other", async () => {
  await database.exec("DROP TABLE notes; CREATE TABLE notes (id int PRIMARY KEY)");
  const insert = { query: "INSERT INTO notes VALUES ($1)", params: ["1"] };
  const absent = { query: "SELECT * FROM absent", params: [] };
  for (let i = 0; i < 3; i += 1) {
    await expect(database.query(absent.query)).rejects.toMatchObject({ code: "42P01" });
    await expect(database.batch([insert, absent])).rejects.toMatchObject({ code: "42P01" });
    await expect(database.batch([insert, insert])).rejects.toMatchObject({ code: "23505" });
    expect((await database.query(QUERY, ["1"])).rows).toEqual([]);
  }
  await database.query(insert.query, ["1"]);
  await database.exec("CREATE TABLE absent (said text)");
  expect((await database.query(absent.query)).rows).toEqual([]);
});
