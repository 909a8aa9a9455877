import { sql } from "drizzle-orm";
import { DEFAULT_TICKERS } from "../local/default-tickers.ts";
import { findCompanyNames } from "./company-names.ts";
import type { ScriptDatabase } from "./database.ts";
import type { Values } from "./deployment/env-file.ts";

/**
 * Keeps the symbols fresh from the next refresh on, those that were paused as well, in this order. Names that are
 * missing come from our own list, or from a provider whose key is among `settings`.
 *
 * @returns why some names could not be found, or null: the symbols do without
 */
export async function addTickers(
  db: ScriptDatabase,
  symbols: readonly string[],
  settings: Values,
): Promise<string | null> {
  await db.execute(sql`
INSERT INTO tickers (symbol, added_at)
SELECT symbol, now() + position * interval '1 microsecond'
FROM unnest(${`{${symbols.join(",")}}`}::text[]) WITH ORDINALITY AS given(symbol, position)
ON CONFLICT (symbol) DO UPDATE SET is_active = true`);
  const own = new Map(DEFAULT_TICKERS.map(({ symbol, name }) => [symbol, name]));
  const unknown = symbols.filter((symbol) => !own.has(symbol));
  const { names, trouble } = await findCompanyNames(unknown, settings);
  for (const symbol of symbols) {
    const name = own.get(symbol) ?? names.get(symbol);
    if (name === undefined) continue;
    await db.execute(sql`UPDATE tickers SET name = ${name} WHERE symbol = ${symbol} AND name IS NULL`);
  }
  return trouble;
}
