import { sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { statement } from "../../../src/adapters/postgres/statement.ts";

const dialect = new PgDialect();
const values = ['it\'s {"a"}', 0.1, null, true] as const;
const [text, number, nothing, yes] = values;

test("a plain statement is what drizzle makes of the same text", () => {
  const ours = dialect.sqlToQuery(
    statement`SELECT ${text}::text, ${number}::float8, ${nothing}::int, ${yes}::bool`,
  );
  const drizzles = dialect.sqlToQuery(
    sql`SELECT ${text}::text, ${number}::float8, ${nothing}::int, ${yes}::bool`,
  );
  expect(ours).toMatchObject({ sql: drizzles.sql, params: drizzles.params });
  expect(ours.params).toEqual(values);
});

test("a plain statement without a value is its text", () => {
  expect(dialect.sqlToQuery(statement`SELECT 1`)).toMatchObject({ sql: "SELECT 1", params: [] });
});

test("as a part of another statement it keeps its text, and its values take their turn", () => {
  const whole = dialect.sqlToQuery(
    sql`WITH a AS (${statement`SELECT ${text}::text`}) SELECT ${number}::float8 FROM a`,
  );
  expect(whole).toMatchObject({
    sql: "WITH a AS (SELECT $1::text) SELECT $2::float8 FROM a",
    params: [text, number],
  });
});
