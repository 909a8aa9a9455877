import { NeonDbError, neon } from "@neondatabase/serverless";
import { asc, DrizzleQueryError, eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import { contractTest, trades } from "./neon-setup.ts";

contractTest("every column type comes back as it went in", async ({ db }) => {
  const trade = {
    id: 9_007_199_254_740_993n,
    symbol: "SPY 𝛥 «é» \" ' \\ {,}",
    price: "580.1250",
    tradedOn: "2025-01-16",
    tradedAt: new Date("2025-01-16T20:50:00.123Z"),
    isAdjusted: false,
    tags: ["weekly", 'a "quoted" one', "", "NULL", "co,mma"],
    raw: { bid: 1.05, note: "ünïcode 😀", nested: [1, null, { deep: true }] },
  };
  await db.insert(trades).values(trade);
  expect(await db.select().from(trades)).toEqual([trade]);
});

contractTest("nulls stay null", async ({ db }) => {
  await db.insert(trades).values({ id: 1n, symbol: "SPY" });
  const [trade] = await db.select().from(trades);
  expect(trade).toMatchObject({
    price: null,
    tradedOn: null,
    tradedAt: null,
    isAdjusted: null,
    tags: null,
    raw: null,
  });
});

contractTest("a batch commits all its statements and gives every result", async ({ db }) => {
  const [inserted, updated, rows] = await db.batch([
    db.insert(trades).values({ id: 1n, symbol: "SPY", price: "1" }).returning({ id: trades.id }),
    db.update(trades).set({ price: "2" }).where(eq(trades.id, 1n)),
    db.select({ price: trades.price }).from(trades),
  ]);
  expect(inserted).toEqual([{ id: 1n }]);
  expect(updated.rowCount).toBe(1);
  expect(rows).toEqual([{ price: "2.0000" }]);
});

contractTest("a batch that fails leaves nothing behind", async ({ db }) => {
  const failing = db.batch([
    db.insert(trades).values({ id: 1n, symbol: "SPY" }),
    db.insert(trades).values({ id: 2n, symbol: "QQQ" }),
    db.insert(trades).values({ id: 1n, symbol: "IWM" }),
  ]);
  // drizzle wraps the errors of single queries, not those of batches.
  await expect(failing).rejects.toMatchObject({
    name: "NeonDbError",
    code: "23505",
    detail: "Key (id)=(1) already exists.",
  });
  expect(await db.$count(trades)).toBe(0);
});

contractTest("a violated constraint is named with code, table, constraint and detail", async ({ db }) => {
  await db.insert(trades).values({ id: 1n, symbol: "SPY", tradedOn: "2025-01-16" });
  const error = await db
    .insert(trades)
    .values({ id: 2n, symbol: "SPY", tradedOn: "2025-01-16" })
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(DrizzleQueryError);
  const cause = error instanceof Error ? error.cause : null;
  expect(cause).toBeInstanceOf(NeonDbError);
  expect(cause).toMatchObject({
    message: 'duplicate key value violates unique constraint "contract_trades_symbol_day"',
    severity: "ERROR",
    code: "23505",
    schema: "public",
    table: "contract_trades",
    constraint: "contract_trades_symbol_day",
    detail: "Key (symbol, traded_on)=(SPY, 2025-01-16) already exists.",
    routine: "_bt_check_unique",
  });
});

contractTest(
  "other errors say where: the column that is null, the position in the SQL, the hint",
  async ({ db }) => {
    const missing = db.execute(sql`INSERT INTO contract_trades (id) VALUES (1)`);
    await expect(missing).rejects.toMatchObject({ cause: { code: "23502", column: "symbol" } });
    const misspelt = db.execute(sql`SELECT symbl FROM contract_trades`);
    await expect(misspelt).rejects.toMatchObject({
      cause: { code: "42703", position: "8", hint: expect.stringContaining("contract_trades.symbol") },
    });
    const inFunction = db.execute(sql`DO $$ BEGIN PERFORM 1 / 0; END $$`);
    await expect(inFunction).rejects.toMatchObject({
      cause: { code: "22012", where: expect.stringContaining("PL/pgSQL function inline_code_block") },
    });
  },
);

contractTest("a full slice of 1,500 rows is upserted from arrays in one statement, twice", async ({ db }) => {
  const count = 1500;
  const upsert = (price: number) => {
    const ids = Array.from({ length: count }, (_, index) => index);
    const symbols = ids.map((id) => `SPY "${id}" 𝛥`);
    const prices = ids.map((id) => (id % 10 === 0 ? null : price + id / 1000));
    return db.execute(sql`
      INSERT INTO contract_trades (id, symbol, price)
      SELECT * FROM unnest(${sql.param(ids)}::bigint[], ${sql.param(symbols)}::text[], ${sql.param(prices)}::numeric[])
      ON CONFLICT (id) DO UPDATE SET price = excluded.price`);
  };
  const first = await upsert(1);
  const second = await upsert(2);
  expect([first.rowCount, second.rowCount, await db.$count(trades)]).toEqual([count, count, count]);
  const [none, some] = await db.select().from(trades).orderBy(asc(trades.id)).limit(2);
  expect(none).toMatchObject({ symbol: 'SPY "0" 𝛥', price: null });
  expect(some).toMatchObject({ symbol: 'SPY "1" 𝛥', price: "2.0010" });
});

contractTest("requests at the same time do not see each other's unfinished batches", async ({ db }) => {
  const ids = Array.from({ length: 12 }, (_, index) => BigInt(index));
  const seen = await Promise.all(
    ids.map(async (id) => {
      const [, , counted] = await db.batch([
        db.insert(trades).values({ id: id * 2n, symbol: "SPY" }),
        db.insert(trades).values({ id: id * 2n + 1n, symbol: "SPY" }),
        db.select({ count: sql<string>`count(*)` }).from(trades),
      ]);
      const alone = await db.$count(trades);
      return [Number(counted[0]?.count), alone];
    }),
  );
  expect(seen.flat().filter((count) => count % 2 !== 0)).toEqual([]);
  expect(await db.$count(trades)).toBe(ids.length * 2);
});

contractTest("a request is no session: settings and transactions do not outlive it", async ({ db }) => {
  await db.execute(sql`BEGIN`);
  await db.insert(trades).values({ id: 1n, symbol: "SPY" });
  await db.execute(sql`ROLLBACK`);
  expect(await db.$count(trades)).toBe(1);
});

contractTest(
  "a read-only batch refuses to write, a serialisable one says so",
  async ({ connectionString }) => {
    const query = neon(connectionString);
    const writing = query.transaction([query`DELETE FROM contract_trades`], { readOnly: true });
    await expect(writing).rejects.toMatchObject({ code: "25006" });
    const levels = await query.transaction(
      [
        query`SHOW transaction_isolation`,
        query`SHOW transaction_read_only`,
        query`SHOW transaction_deferrable`,
      ],
      { isolationLevel: "Serializable", readOnly: true, deferrable: true },
    );
    expect(levels.flat()).toEqual([
      { transaction_isolation: "serializable" },
      { transaction_read_only: "on" },
      { transaction_deferrable: "on" },
    ]);
  },
);

contractTest(
  "full results carry fields, command and row count as node-postgres does",
  async ({ connectionString }) => {
    const query = neon(connectionString, { fullResults: true, arrayMode: true });
    const result = await query`SELECT symbol, 1::int4 AS one, ${[1, 2]}::int4[] AS list FROM contract_trades`;
    expect(result).toMatchObject({ command: "SELECT", rowCount: 0, rowAsArray: true });
    expect(result.fields).toMatchObject([
      { name: "symbol", dataTypeID: 25, columnID: 2, dataTypeSize: -1, dataTypeModifier: -1, format: "text" },
      { name: "one", dataTypeID: 23, tableID: 0, columnID: 0, dataTypeSize: 4, format: "text" },
      { name: "list", dataTypeID: 1007, format: "text" },
    ]);
    const updated = await query`UPDATE contract_trades SET price = 1`;
    expect(updated).toMatchObject({ command: "UPDATE", rowCount: 0, fields: [], rows: [] });
  },
);
