import { type SQL, sql } from "drizzle-orm";
import type { StoredTicker } from "../../../chains/reader-ports.ts";

export type TickerRow = {
  symbol: string;
  name: string | null;
  active: boolean;
  price: string | null;
  contracts: number;
  expirations: number;
  last_updated: string | null;
  provider: string | null;
};

/** See `ChainReader.listTickers`. Of the chains only their sizes are read, a row for each expiration. */
export function tickersStatement(today: string): SQL {
  return sql`
SELECT tickers.symbol, name, is_active AS active, price, tickers.provider,
  coalesce(sum(contracts), 0)::int AS contracts, count(expiration)::int AS expirations,
  max(last_updated) AS last_updated
FROM tickers
LEFT JOIN chain_sizes ON chain_sizes.symbol = tickers.symbol AND expiration >= ${today}::date
GROUP BY tickers.symbol ORDER BY tickers.added_at, tickers.symbol`;
}

export function readTickerRow({ price, last_updated, ...row }: TickerRow): StoredTicker {
  return {
    ...row,
    price: price === null ? null : Number(price),
    lastUpdatedMs: last_updated === null ? null : Date.parse(last_updated),
  };
}
