import type { Database } from "./neon/database.ts";

export type SeedTicker = { symbol: string; name: string | null };

/** Adds tickers that are not there yet; those that are stay as they were edited. */
export async function seedTickers(database: Database, tickers: readonly SeedTicker[]): Promise<void> {
  await database.query(
    `INSERT INTO tickers (symbol, name, added_at)
     SELECT symbol, name, now() + position * interval '1 microsecond'
     FROM json_to_recordset($1) AS given(symbol text, name text, position int)
     ON CONFLICT (symbol) DO NOTHING`,
    // The position keeps their order in every list.
    [JSON.stringify(tickers.map((ticker, position) => ({ ...ticker, position })))],
  );
}

export async function hasTickers(database: Database): Promise<boolean> {
  const { rows } = await database.query("SELECT 1 FROM tickers LIMIT 1");
  return rows.length > 0;
}
