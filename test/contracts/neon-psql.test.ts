import { neon, neonConfig } from "@neondatabase/serverless";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "../../local/neon/database.ts";
import { type NeonHttp, startNeonHttp } from "../../local/neon/start-neon-http.ts";
import { type PostgresSocket, startPostgresSocket } from "../../local/neon/start-postgres-socket.ts";
import { borrowDatabase } from "../support/database-pool.ts";

let database: Database;
let http: NeonHttp;
let socket: PostgresSocket;
const clients: pg.Client[] = [];

beforeAll(async () => {
  database = await borrowDatabase();
  http = await startNeonHttp({ database, port: 0 });
  socket = await startPostgresSocket({ database, port: 0 });
  neonConfig.fetchEndpoint = http.fetchEndpoint;
});

beforeEach(() => database.exec("DROP TABLE IF EXISTS rows; CREATE TABLE rows (id int PRIMARY KEY)"));

afterEach(async () => {
  for (const client of clients.splice(0)) await client.end().catch(() => undefined);
});

afterAll(async () => {
  await socket.close();
  await http.close();
  await database.close();
});

async function connect(options: pg.ClientConfig = {}, { url }: { url: string } = socket): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, ...options });
  client.on("error", () => undefined);
  clients.push(client);
  await client.connect();
  return client;
}

const countOverHttp = async () =>
  (await neon(http.connectionString)`SELECT count(*)::int4 AS n FROM rows`)[0]?.["n"];

test("psql's clients and HTTP requests work on the same rows", async () => {
  const client = await connect();
  await client.query("INSERT INTO rows VALUES ($1)", [1]);
  await neon(http.connectionString)`INSERT INTO rows VALUES (2)`;
  expect((await client.query("SELECT id FROM rows ORDER BY id")).rows).toEqual([{ id: 1 }, { id: 2 }]);
  await expect(client.query("SELECT * FROM nowhere")).rejects.toMatchObject({ code: "42P01" });
  const several = await client.query("SELECT 1; SELECT 2");
  expect(several).toHaveLength(2);
});

test("HTTP waits for an open transaction to be committed, and never sees its middle", async () => {
  const client = await connect();
  await client.query("BEGIN");
  await client.query("INSERT INTO rows VALUES (1)");
  const counted = countOverHttp();
  await client.query("INSERT INTO rows VALUES (2)");
  await client.query("COMMIT");
  expect(await counted).toBe(2);
});

test("a transaction left open while others wait is ended and rolled back, and its client is told", async () => {
  // Its own door: patience this short would end the other tests' transactions wherever the machine is slow.
  const impatient = await startPostgresSocket({ database, port: 0, idleTransactionMs: 50 });
  const client = await connect({}, impatient);
  const told = new Promise<Error>((resolve) => client.on("error", resolve));
  await client.query("BEGIN");
  await client.query("INSERT INTO rows VALUES (1)");
  expect(await countOverHttp()).toBe(0);
  expect(await told).toMatchObject({ code: "25P03", severity: "FATAL" });
  await impatient.close();
});

test("a client that vanishes inside a transaction leaves nothing behind", async () => {
  const client = await connect();
  await client.query("BEGIN");
  await client.query("INSERT INTO rows VALUES (1)");
  await client.end();
  expect(await countOverHttp()).toBe(0);
});

test("many clients and HTTP requests at once: every extended-protocol round stays whole", async () => {
  const query = neon(http.connectionString);
  const clients = await Promise.all([connect(), connect(), connect(), connect()]);
  const ids = Array.from({ length: 20 }, (_, id) => id);
  const overHttp = ids.map(async (id) => (await query`SELECT ${id}::int4 AS id`)[0]?.["id"]);
  const perClient = clients.map(async (client) => {
    const answers: number[] = [];
    for (const id of ids) answers.push((await client.query("SELECT $1::int4 AS id", [id])).rows[0].id);
    return answers;
  });
  expect(await Promise.all(overHttp)).toEqual(ids);
  expect(await Promise.all(perClient)).toEqual([ids, ids, ids, ids]);
});

test("a failed transaction of one client does not disturb another", async () => {
  const [failing, other] = [await connect(), await connect()];
  await failing.query("BEGIN");
  await expect(failing.query("SELECT 1/0")).rejects.toMatchObject({ code: "22012" });
  const waiting = other.query("SELECT 1 AS fine");
  await expect(failing.query("SELECT 1")).rejects.toMatchObject({ code: "25P02" });
  await failing.query("ROLLBACK");
  expect((await waiting).rows).toEqual([{ fine: 1 }]);
});

test("settings belong to the client that made them", async () => {
  const [newYork, plain] = [await connect({ application_name: "desk" }), await connect()];
  await newYork.query("SET timezone = 'America/New_York'");
  const zone = async (client: pg.Client) => (await client.query("SHOW timezone")).rows[0].TimeZone;
  expect(await zone(plain)).toBe("UTC");
  expect(await neon(http.connectionString)`SHOW timezone`).toEqual([{ TimeZone: "UTC" }]);
  expect(await zone(newYork)).toBe("America/New_York");
  expect((await newYork.query("SHOW application_name")).rows).toEqual([{ application_name: "desk" }]);
  await newYork.query("RESET timezone");
  expect(await zone(newYork)).toBe("UTC");
});

test("named statements work, and are gone with the last client", async () => {
  const named = { name: "by-id", text: "SELECT id FROM rows WHERE id = $1" };
  await database.exec("INSERT INTO rows VALUES (7)");
  const client = await connect();
  for (const _time of [1, 2])
    expect((await client.query({ ...named, values: [7] })).rows).toEqual([{ id: 7 }]);
  await client.end();
  const next = await connect();
  expect((await next.query({ ...named, values: [7] })).rows).toEqual([{ id: 7 }]);
});

test("rows copied in from a client arrive, a copy given up or refused leaves none, and the database lives on", async () => {
  const client = await connect();
  expect(await copyIn(client, "COPY rows FROM STDIN", ["1\n2", "\n3\n"])).toBe("COPY 3");
  expect(await copyIn(client, "COPY rows FROM STDIN", ["4\nfour\n"])).toContain("invalid input syntax");
  expect(await copyIn(client, "COPY nowhere FROM STDIN", ["1\n"])).toContain("does not exist");
  expect(await copyIn(client, "SELECT 1; COPY rows FROM STDIN", [])).toContain("must be the only statement");
  await expect(client.query("COPY rows FROM STDIN", [])).rejects.toThrow();
  await expect(
    client.query({ text: "COPY rows FROM STDIN WHERE id > $1", values: [1] }),
  ).rejects.toMatchObject({
    code: "0A000",
  });
  expect((await client.query("SELECT count(*)::int4 AS n FROM rows")).rows).toEqual([{ n: 3 }]);
  expect(await countOverHttp()).toBe(3);
});

/** Sends chunks as psql's \\copy does. Gives the command tag, or the error's message. */
function copyIn(client: pg.Client, sql: string, chunks: string[]): Promise<string> {
  return new Promise((resolve) => {
    client.query({
      submit: (connection: pg.Connection) => connection.query(sql),
      handleCopyInResponse({ stream }: pg.Connection) {
        for (const chunk of chunks) stream.write(frame("d", chunk));
        stream.write(frame("c", ""));
      },
      handleCommandComplete: (message: { text: string }) => resolve(message.text),
      handleError: (error: Error) => resolve(error.message),
      handleReadyForQuery: () => undefined,
    });
  });
}

function frame(type: string, text: string): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(Buffer.byteLength(text) + 4, 1);
  return Buffer.concat([head, Buffer.from(text)]);
}

test("something that is not PostgreSQL is shown out, and a taken port is said in one line", async () => {
  await expect(fetch(`http://127.0.0.1:${socket.port}/`)).rejects.toThrow();
  await expect(startPostgresSocket({ database, port: socket.port })).rejects.toThrow(
    `Port ${socket.port} is taken, PostgreSQL for psql cannot start.`,
  );
  expect(await countOverHttp()).toBe(0);
});
