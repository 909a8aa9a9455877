import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { connectPostgres, type Database, runBatch, runQuery } from "../../src/adapters/postgres/client.ts";
import { createPriceReader } from "../../src/adapters/postgres/prices/price-reader.ts";
import { tickers } from "../../src/adapters/postgres/schema/index.ts";
import { createReadMemory } from "../../src/composition/stores/read-memory.ts";
import { remembering } from "../../src/composition/stores/remembered-reads.ts";
import { UNMETERED } from "../../src/meter.ts";
import { IN_SESSION } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();

/** An isolate: one database, and what it remembers of it. */
function isolate() {
  const memory = createReadMemory(() => IN_SESSION);
  const { connectionString: url, fetchEndpoint: httpEndpoint } = database.http;
  const db = connectPostgres({ url, httpEndpoint }, UNMETERED, { onWrite: memory.forget });
  const prices = remembering("prices", createPriceReader(db), memory);
  return { db, price: async () => (await prices.findQuote("SPY"))?.price };
}

const setPrice = (db: Database, price: number) =>
  db.update(tickers).set({ price }).where(eq(tickers.symbol, "SPY"));

test("what another isolate writes is seen a few seconds later, and reads are spared meanwhile", async () => {
  const { db, price } = isolate();
  await setPrice(db, 590);
  expect(await price()).toBe(590);
  await database.exec("UPDATE tickers SET price = 591");
  const before = database.http.counters.requests;
  expect(await price()).toBe(590);
  expect(database.http.counters.requests).toBe(before);
});

const WRITES: [string, (db: Database, price: number) => Promise<unknown>][] = [
  ["a statement", (db, price) => runQuery(setPrice(db, price))],
  ["a batch", (db, price) => runBatch(db, { asked: db.select().from(tickers), set: setPrice(db, price) })],
  [
    "a part of a SELECT",
    (db, price) =>
      runQuery(
        db.execute(
          sql`WITH done AS (UPDATE tickers SET price = ${price} RETURNING symbol) SELECT count(*) FROM done`,
        ),
      ),
  ],
];

test.each(WRITES)("after a write of its own an isolate never shows older data: %s", async (_, write) => {
  const { db, price } = isolate();
  await setPrice(db, 590);
  for (let next = 591; next < 596; next += 1) {
    expect(await price()).toBe(next - 1);
    await write(db, next);
    expect(await price()).toBe(next);
  }
});

test("a write whose answer is lost is a write", async () => {
  const { db, price } = isolate();
  await setPrice(db, 590);
  expect(await price()).toBe(590);
  await database.exec("UPDATE tickers SET price = 591");
  database.http.faults.add({ kind: "drop" });
  await expect(runQuery(setPrice(db, 592))).rejects.toMatchObject({ code: "storage_unavailable" });
  expect(await price()).toBe(591);
});

test("reads, alone and gathered, are no writes", async () => {
  const { db, price } = isolate();
  await setPrice(db, 590);
  await price();
  await database.exec("UPDATE tickers SET price = 591");
  await Promise.all([
    db.gather(db.execute(sql`SELECT last_updated FROM option_contracts`)),
    db.gather(db.execute(sql`SELECT 2`)),
  ]);
  await runQuery(db.select({ one: sql`1` }).from(tickers));
  expect(await price()).toBe(590);
});
