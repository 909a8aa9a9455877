import { expect, test } from "vitest";
import { postSql, startWire } from "./neon-post.ts";

const wire = startWire();

test("an error has all seventeen fields, null where PostgreSQL says nothing", async () => {
  const { status, body } = await postSql(wire, { query: "SELECT * FROM nowhere" });
  expect(status).toBe(400);
  expect(Object.keys(body)).toEqual(
    "message code detail hint position internalPosition internalQuery severity where table column schema dataType constraint file line routine".split(
      " ",
    ),
  );
  expect(body).toMatchObject({
    code: "42P01",
    position: "15",
    severity: "ERROR",
    detail: null,
    constraint: null,
  });
});

test("several statements in one query, and COPY from the client, are refused and the database lives on", async () => {
  const several = await postSql(wire, { query: "SELECT 1; SELECT 2" });
  expect(several).toMatchObject({
    status: 400,
    body: { code: "42601", message: "cannot insert multiple commands into a prepared statement" },
  });
  const copy = await postSql(wire, { query: "COPY tags FROM STDIN" });
  expect(copy).toMatchObject({ status: 400, body: { code: "0A000" } });
  expect((await postSql(wire, { query: "SELECT 1 AS alive" })).body.rows).toEqual([{ alive: 1 }]);
});

test.each([
  [
    "a wrong password",
    "postgresql://postgres:wrong@h/postgres",
    "password authentication failed for user 'postgres'",
  ],
  [
    "no password",
    "postgresql://postgres@h/postgres",
    "missing authentication credentials: required password",
  ],
  ["no user", "postgresql://h/postgres", "missing username"],
  ["another user", "postgresql://eve:postgres@h/postgres", "password authentication failed for user 'eve'"],
  ["no database", "postgresql://postgres:postgres@h", "missing database name"],
  ["another database", "postgresql://postgres:postgres@h/other", 'database "other" does not exist'],
  ["another scheme", "mysql://postgres:postgres@h/postgres", "incorrect scheme"],
  ["no URL at all", "postgres", "invalid connection string: relative URL without a base"],
])("a connection string with %s is refused", async (_what, connectionString, message) => {
  const refused = await postSql(wire, { query: "SELECT 1" }, { "Neon-Connection-String": connectionString });
  expect(refused).toMatchObject({ status: 400, body: { message, severity: "" } });
});

test("bodies that are not a query are refused with 400, too large ones with 413", async () => {
  for (const body of [
    "",
    "{",
    "[]",
    "7",
    '{"queries": 1}',
    '{"query": 1}',
    '{"query": "SELECT 1", "params": {}}',
  ]) {
    const refused = await postSql(wire, body);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain("could not parse the HTTP request body");
  }
  const large = await postSql(wire, { query: `SELECT '${"x".repeat(20_000)}'` });
  expect(large).toMatchObject({
    status: 413,
    body: { message: "request is too large (max is 20000 bytes)" },
  });
});

test("a response over the limit is 507", async () => {
  const { status, body } = await postSql(wire, { query: "SELECT repeat('x', 30000)" });
  expect(status).toBe(507);
  expect(body.message).toBe("response is too large (max is 20000 bytes)");
});

test("browsers may ask: CORS on every answer, OPTIONS allowed, other paths not spoken", async () => {
  expect((await postSql(wire, { query: "SELECT 1" })).headers.get("access-control-allow-origin")).toBe("*");
  const asked = await fetch(wire.neon().fetchEndpoint, { method: "OPTIONS" });
  expect([asked.status, asked.headers.get("allow")]).toEqual([200, "OPTIONS, POST"]);
  const elsewhere = await fetch(`${wire.neon().url}/other`, { method: "POST", body: "{}" });
  expect([elsewhere.status, await elsewhere.json()]).toEqual([400, { message: "query is not supported" }]);
});
