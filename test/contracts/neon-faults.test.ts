import { neon, neonConfig } from "@neondatabase/serverless";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "../../local/neon/database.ts";
import { type NeonHttp, startNeonHttp } from "../../local/neon/start-neon-http.ts";
import { borrowDatabase } from "../support/database-pool.ts";

let database: Database;
let http: NeonHttp;

beforeAll(async () => {
  database = await borrowDatabase();
  http = await startNeonHttp({ database, port: 0 });
  neonConfig.fetchEndpoint = http.fetchEndpoint;
});

beforeEach(async () => {
  http.faults.clear();
  await database.exec("DROP TABLE IF EXISTS rows; CREATE TABLE rows (id int PRIMARY KEY)");
});

afterAll(async () => {
  await http.close();
  await database.close();
});

const insert = (id: number) => sql`INSERT INTO rows VALUES (${id})`;

test("Postgres is down for two requests, then back, and nothing was written meanwhile", async () => {
  const db = drizzle({ client: neon(http.connectionString) });
  http.faults.add({ kind: "drop", times: 2 });
  for (const id of [1, 2]) {
    await expect(db.execute(insert(id))).rejects.toMatchObject({
      cause: { name: "NeonDbError", message: expect.stringContaining("Error connecting to database") },
    });
  }
  await db.execute(insert(3));
  expect((await db.execute(sql`SELECT id FROM rows`)).rows).toEqual([{ id: 3 }]);
});

test.each([
  ["server-error", "HTTP status 500", "Couldn't connect to compute node"],
  ["quota", "HTTP status 500", "exceeded the compute time quota"],
  ["cancelled", "Query cancelled", "connection was terminated"],
] as const)("an outage of kind %s stays until it is cleared", async (kind, ...texts) => {
  const query = neon(http.connectionString);
  http.faults.add({ kind, probability: 1 });
  for (const _attempt of [1, 2, 3]) {
    const error = await query`SELECT 1`.catch((caught: unknown) => caught);
    for (const text of texts) expect(String(error)).toContain(text);
  }
  http.faults.clear();
  expect(await query`SELECT 1 AS back`).toEqual([{ back: 1 }]);
});

test.each(["drop", "server-error"] as const)(
  "Postgres goes down (%s) in the middle of a batch: all of it is undone",
  async (kind) => {
    const db = drizzle({ client: neon(http.connectionString) });
    http.faults.add({ kind, statement: "INSERT INTO rows SELECT" });
    const batch = () =>
      db.batch([db.execute(insert(1)), db.execute(sql`INSERT INTO rows SELECT 2`), db.execute(insert(3))]);
    await expect(batch()).rejects.toThrow();
    expect((await db.execute(sql`SELECT count(*)::int4 AS count FROM rows`)).rows).toEqual([{ count: 0 }]);
    await batch();
    expect((await db.execute(sql`SELECT count(*)::int4 AS count FROM rows`)).rows).toEqual([{ count: 3 }]);
  },
);

test("a delayed request is overtaken by the next one, and answers all the same", async () => {
  const query = neon(http.connectionString);
  http.faults.add({ kind: "slow", delayMs: 500 });
  const order: string[] = [];
  const { requests } = http.counters;
  const slow = query`SELECT 1`.then(() => order.push("delayed"));
  while (http.counters.requests === requests) await new Promise((resolve) => setImmediate(resolve));
  await query`SELECT 2`.then(() => order.push("next"));
  await slow;
  expect(order).toEqual(["next", "delayed"]);
});

test("requests, statements and bytes are counted", async () => {
  const query = neon(http.connectionString);
  const before = { ...http.counters };
  const body = JSON.stringify({ query: "SELECT 1", params: [] });
  await query.query("SELECT 1");
  await query.transaction([query`SELECT 2`, query`SELECT 3`, query`SELECT 4`]);
  expect(http.counters.requests - before.requests).toBe(2);
  expect(http.counters.statements - before.statements).toBe(4);
  expect(http.counters.bytesIn - before.bytesIn).toBeGreaterThan(body.length);
  expect(http.counters.bytesOut - before.bytesOut).toBeGreaterThan(4 * '{"rows":[["1"]]}'.length);
});
