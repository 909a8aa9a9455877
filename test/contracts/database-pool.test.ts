import { expect, test } from "vitest";
import { borrowDatabase } from "../support/database-pool.ts";

const anOrphan =
  "INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)" +
  " VALUES ('NOPE', '1d', '2026-11-23Z', 'regular', 1, 1, 1, 1, 1, 'tiingo', '2026-11-23Z')";

test.each([
  ["switches the foreign keys off", "ALTER TABLE price_bars DISABLE TRIGGER ALL"],
  ["takes a constraint away", "ALTER TABLE price_bars DROP CONSTRAINT price_bars_symbol_tickers_symbol_fk"],
])("a file that %s leaves them as they were for the next one", async (_, change) => {
  const first = await borrowDatabase();
  await first.exec(change);
  await first.exec(anOrphan);
  await first.close();
  const next = await borrowDatabase();
  await expect(next.exec(anOrphan)).rejects.toThrow(/foreign key/);
  await next.close();
});

test("a file finds none of the rows and tables of the one before it", async () => {
  const first = await borrowDatabase();
  await first.exec("INSERT INTO tickers (symbol) VALUES ('SPY'); CREATE TABLE own (id int)");
  await first.close();
  const next = await borrowDatabase();
  expect((await next.query("SELECT count(*) FROM tickers")).rows).toEqual([["0"]]);
  expect((await next.query("SELECT to_regclass('own')")).rows).toEqual([[null]]);
  await next.close();
});

test("a file that journals a migration of its own leaves the journal as it was for the next one", async () => {
  const first = await borrowDatabase();
  await first.exec(
    "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('later', 9000000000000)",
  );
  await first.close();
  const next = await borrowDatabase();
  const { rows } = await next.query("SELECT count(*) FROM drizzle.__drizzle_migrations WHERE hash = 'later'");
  expect(rows).toEqual([["0"]]);
  await next.close();
});
