import { parseTickerSymbol, SYMBOL_REFUSAL } from "../src/options/ticker-symbol.ts";
import type { Database } from "./neon/database.ts";

export type SeedTicker = { symbol: string; name: string | null };

/** Adds tickers that are not there yet; those that are stay as they were edited. Throws for what is no symbol. */
export async function seedTickers(database: Database, tickers: readonly SeedTicker[]): Promise<void> {
  const named = new Map(tickers.map((ticker) => [nameOf(ticker), ticker.name]));
  await database.query(
    `INSERT INTO tickers (symbol, name, added_at)
     SELECT symbol, name, now() + position * interval '1 microsecond'
     FROM json_to_recordset($1) AS given(symbol text, name text, position int)
     ON CONFLICT (symbol) DO NOTHING`,
    // The position keeps their order in every list.
    [JSON.stringify([...named].map(([symbol, name], position) => ({ symbol, name, position })))],
  );
}

/** "$SPX" is kept as SPX, as every door names it. */
function nameOf({ symbol }: SeedTicker): string {
  const name = parseTickerSymbol(symbol);
  if (name === null) throw new Error(`"${symbol}" ${SYMBOL_REFUSAL}.`);
  return name;
}

export async function hasTickers(database: Database): Promise<boolean> {
  const { rows } = await database.query("SELECT 1 FROM tickers LIMIT 1");
  return rows.length > 0;
}
