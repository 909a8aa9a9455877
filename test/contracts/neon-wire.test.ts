import { expect, test } from "vitest";
import { postSql, startWire } from "./neon-post.ts";

const wire = startWire();

const EVERY_KIND = `SELECT true AS b, 7::int2 AS i2, 7::int4 AS i4, 7::int8 AS i8, 1.5::float4 AS f4, 'NaN'::float8 AS nan,
  '-Infinity'::float8 AS inf, 1.50::numeric AS n, '{"a":[1,null]}'::jsonb AS j, 'x' AS t, NULL::text AS none,
  '2025-01-16T20:50:00Z'::timestamptz AS ts`;

test("without the raw header values are JSON: small numbers and booleans parsed, wide ones left as text", async () => {
  const { body } = await postSql(wire, { query: EVERY_KIND });
  expect(body.rows).toEqual([
    {
      b: true,
      i2: 7,
      i4: 7,
      i8: "7",
      f4: 1.5,
      nan: "NaN",
      inf: "-Infinity",
      n: "1.50",
      j: { a: [1, null] },
      t: "x",
      none: null,
      ts: "2025-01-16 20:50:00+00",
    },
  ]);
});

test("with the raw header every value is PostgreSQL's text", async () => {
  const { body } = await postSql(
    wire,
    { query: EVERY_KIND },
    { "Neon-Raw-Text-Output": "true", "Neon-Array-Mode": "true" },
  );
  expect(body.rowAsArray).toBe(true);
  const j = '{"a": [1, null]}';
  expect(body.rows).toEqual([
    ["t", "7", "7", "7", "1.5", "NaN", "-Infinity", "1.50", j, "x", null, "2025-01-16 20:50:00+00"],
  ]);
});

test("header booleans are exactly true; a statement's own arrayMode wins over the header", async () => {
  const loose = await postSql(wire, { query: "SELECT 1 AS a" }, { "Neon-Array-Mode": "TRUE" });
  expect(loose.body.rows).toEqual([{ a: 1 }]);
  const own = await postSql(
    wire,
    { query: "SELECT 1 AS a", arrayMode: false },
    { "Neon-Array-Mode": "true" },
  );
  expect([own.body.rowAsArray, own.body.rows]).toEqual([false, [{ a: 1 }]]);
});

test("arrays are parsed with nulls, quotes, nesting and bounds", async () => {
  const { body } = await postSql(wire, {
    query: `SELECT '{1,NULL,3}'::int4[] AS ints, ARRAY['a "b"', 'c\\d', 'NULL', '', 'e,f', '{}'] AS texts,
      '{{1,2},{3,4}}'::int4[] AS nested, '[0:1]={5,6}'::int4[] AS bounded, '{}'::text[] AS nothing,
      ARRAY['{"k": 1}'::jsonb] AS jsons, '{t,f}'::bool[] AS flags`,
  });
  expect(body.rows[0]).toEqual({
    ints: [1, null, 3],
    texts: ['a "b"', "c\\d", "NULL", "", "e,f", "{}"],
    nested: [
      [1, 2],
      [3, 4],
    ],
    bounded: [5, 6],
    nothing: [],
    jsons: [{ k: 1 }],
    flags: [true, false],
  });
});

test("parameters may be any JSON: numbers, booleans, objects, nested arrays, null", async () => {
  const { body } = await postSql(wire, {
    query:
      "SELECT $1::int4 AS n, $2::bool AS b, $3::jsonb AS j, $4::text[] AS a, $5::text AS z, $6::jsonb[] AS js",
    params: [5, true, { k: [1] }, ['x "y"', null, "z,"], null, [{ q: '"' }]],
  });
  expect(body.rows).toEqual([
    { n: 5, b: true, j: { k: [1] }, a: ['x "y"', null, "z,"], z: null, js: [{ q: '"' }] },
  ]);
});

test("command tags are cut as Neon cuts them", async () => {
  const queries = [
    "CREATE TABLE tags (a int)",
    "INSERT INTO tags VALUES (1), (2)",
    "UPDATE tags SET a = 3",
    "SELECT a FROM tags",
    "TRUNCATE tags",
    "",
  ];
  const { body } = await postSql(wire, { queries: queries.map((query) => ({ query, params: [] })) });
  const tags = body.results.map((result) => [result.command, result.rowCount]);
  expect(tags).toEqual([
    ["CREATE", null],
    ["INSERT", 2],
    ["UPDATE", 2],
    ["SELECT", 2],
    ["TRUNCATE", null],
    ["", null],
  ]);
});

test("a batch echoes its transaction options, and an unknown isolation level is refused", async () => {
  const headers = {
    "Neon-Batch-Isolation-Level": "RepeatableRead",
    "Neon-Batch-Read-Only": "true",
    "Neon-Batch-Deferrable": "true",
  };
  const echoed = await postSql(wire, { queries: [{ query: "SHOW transaction_isolation" }] }, headers);
  expect(echoed.body.results[0]?.rows).toEqual([{ transaction_isolation: "repeatable read" }]);
  for (const [name, value] of Object.entries(headers)) expect(echoed.headers.get(name)).toBe(value);
  const refused = await postSql(wire, { queries: [] }, { "Neon-Batch-Isolation-Level": "repeatable read" });
  expect(refused).toMatchObject({ status: 400, body: { message: "invalid isolation level", code: "" } });
});
