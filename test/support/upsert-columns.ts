import { getTableColumns } from "drizzle-orm";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import type { TestDatabase } from "./postgres.ts";

/** A row as drizzle types it: a column that is added to the schema has to be added to the test. */
type Row<T extends PgTable> = T["$inferSelect"];
type Reasons<T extends PgTable> = { readonly [column in keyof Row<T>]?: string };

export type Upsert<T extends PgTable> = {
  readonly title: string;
  readonly table: T;
  /** SQL that takes the table back to how it is before the first row comes. */
  readonly reset: string;
  /** Stored first, each number another one. Columns that the upsert never writes are as `reset` leaves them. */
  readonly row: Row<T>;
  /** What comes then: every column another value, but for the key. */
  readonly again: Row<T>;
  readonly key: readonly (keyof Row<T> & string)[];
  /** Columns that keep what was there before, each with the reason. */
  readonly stays?: Reasons<T>;
  /** Columns whose change alone is no news, so that the whole row stays as it was, each with the reason. */
  readonly staysAlone?: Reasons<T>;
  /** Hands the row to the store, as its port wants it. */
  store(row: Row<T>): Promise<unknown>;
};

/** Tests of one upsert over every column that the schema has: all at once, then each by itself. */
export function testEveryColumn<T extends PgTable>(database: TestDatabase, upsert: Upsert<T>): void {
  const { title, table, reset, row, again, key, stays = {}, staysAlone = {} } = upsert;
  const columns = Object.entries(getTableColumns(table)).map(([field, { name }]) => ({ field, name }));
  const fixed = new Set<string>([...key, ...Object.keys(stays)]);
  const before = valuesOf(row);
  const after = valuesOf(again);

  async function afterStoring(...rows: Row<T>[]) {
    await database.exec(reset);
    for (const each of rows) await upsert.store(each);
    return readOnlyRow(database, table);
  }
  /** The stored row if `changed` says for each column whether the second row's value is in it. */
  const expected = (changed: (field: string) => boolean) =>
    Object.fromEntries(
      columns.map(({ field, name }) => [name, (changed(field) ? after : before).get(field) ?? null]),
    );

  test(`${title}: a row lands with each value in its own column`, async () => {
    const numbers = [...before.values()].filter((value) => typeof value === "number");
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(await afterStoring(row)).toEqual(expected(() => false));
  });

  test(`${title}: the row that comes again replaces every column that does not rightly stay`, async () => {
    for (const { field } of columns) {
      if (!key.includes(field)) expect([field, after.get(field)]).not.toEqual([field, before.get(field)]);
    }
    expect(await afterStoring(row, again)).toEqual(expected((field) => !fixed.has(field)));
  });

  test(`${title}: a column that alone is another one is replaced, and no other with it`, async () => {
    for (const { field, name } of columns.filter((column) => !key.includes(column.field))) {
      const stored = await afterStoring(row, { ...row, [field]: Reflect.get(again, field) });
      const follows = !fixed.has(field) && !(field in staysAlone);
      expect([name, stored]).toEqual([name, expected((each) => follows && each === field)]);
    }
  });
}

/** The one row of the table (of SPY, where there are others) by column, straight from SQL. */
export async function readOnlyRow(database: TestDatabase, table: PgTable): Promise<Record<string, unknown>> {
  const { name: tableName, columns } = getTableConfig(table);
  const found = await database.rows(
    `SELECT to_jsonb(only_row) FROM ${tableName} AS only_row${tableName === "tickers" ? " WHERE symbol = 'SPY'" : ""}`,
  );
  expect(found).toHaveLength(1);
  const row: Record<string, unknown> = JSON.parse(found[0]?.[0] ?? "{}");
  expect(Object.keys(row).sort()).toEqual(columns.map(({ name }) => name).sort());
  for (const { name, dataType } of columns) {
    const value = row[name];
    if (dataType === "date" && typeof value === "string") row[name] = new Date(value).toISOString();
  }
  return row;
}

function valuesOf(row: object): Map<string, unknown> {
  return new Map(
    Object.entries(row).map(([field, value]) => [field, value instanceof Date ? value.toISOString() : value]),
  );
}
