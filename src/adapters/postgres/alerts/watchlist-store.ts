import { sql } from "drizzle-orm";
import type { WatchedTicker, WatchlistStore } from "../../../alerts/ports.ts";
import { type Database, runQuery } from "../client.ts";
import { textArray } from "../column-arrays.ts";

type Row = {
  symbol: string;
  name: string | null;
  price: number | null;
  previous_close: number | null;
  price_at: string | null;
  provider: string | null;
  iv_rank: number | null;
  observations: number | null;
  added_by: string;
};

const symbolsOf = (symbols: readonly string[]) => sql`${textArray(symbols, (symbol) => symbol)}::text[]`;

/** Watchlists of users and servers, each operation one statement. */
export function createWatchlistStore(db: Database): WatchlistStore {
  return {
    async read({ kind, id }) {
      const { rows } = await runQuery(
        db.execute<Row>(sql`
SELECT tickers.symbol, name, price::float8 AS price, previous_close::float8 AS previous_close, price_at::text AS price_at,
  tickers.provider, ranked.iv_rank, ranked.observations, added_by
FROM watchlists JOIN tickers USING (symbol)
LEFT JOIN LATERAL (SELECT iv_rank, observations FROM iv_metrics WHERE iv_metrics.symbol = tickers.symbol ORDER BY slot DESC LIMIT 1) AS ranked ON true
WHERE owner_kind = ${kind} AND owner_id = ${id} ORDER BY tickers.symbol`),
      );
      return rows.map(toTicker);
    },

    async add({ kind, id }, { symbols, addedBy, most }, nowMs) {
      const { rows } = await runQuery(
        db.execute<{ symbol: string; kept: boolean; present: boolean; added: boolean }>(sql`
WITH wanted AS (
  SELECT wanted.symbol, place, tickers.symbol IS NOT NULL AS kept, listed.symbol IS NOT NULL AS present,
    count(*) FILTER (WHERE tickers.symbol IS NOT NULL AND listed.symbol IS NULL) OVER (ORDER BY place) AS nth
  FROM unnest(${symbolsOf(symbols)}) WITH ORDINALITY AS wanted (symbol, place)
  LEFT JOIN tickers ON tickers.symbol = wanted.symbol AND is_active
  LEFT JOIN watchlists AS listed ON listed.owner_kind = ${kind} AND listed.owner_id = ${id} AND listed.symbol = wanted.symbol
), added AS (
  INSERT INTO watchlists (owner_kind, owner_id, symbol, added_by, added_at)
  SELECT ${kind}, ${id}, symbol, ${addedBy}, ${new Date(nowMs).toISOString()}::timestamptz FROM wanted
  WHERE kept AND NOT present
    AND nth + (SELECT count(*) FROM watchlists WHERE owner_kind = ${kind} AND owner_id = ${id}) <= ${most}
  ON CONFLICT DO NOTHING RETURNING symbol
)
SELECT symbol, kept, present, added.symbol IS NOT NULL AS added FROM wanted LEFT JOIN added USING (symbol) ORDER BY place`),
      );
      const those = (test: (row: (typeof rows)[number]) => boolean) =>
        rows.filter(test).map(({ symbol }) => symbol);
      return {
        added: those(({ added }) => added),
        present: those(({ present }) => present),
        unknown: those(({ kept }) => !kept),
        over: those(({ kept, present, added }) => kept && !present && !added),
      };
    },

    async remove({ kind, id }, symbols) {
      const { rows } = await runQuery(
        db.execute<{ symbol: string }>(sql`
DELETE FROM watchlists WHERE owner_kind = ${kind} AND owner_id = ${id} AND symbol = ANY(${symbolsOf(symbols)}) RETURNING symbol`),
      );
      return rows.map(({ symbol }) => symbol).sort();
    },
  };
}

function toTicker(row: Row): WatchedTicker {
  return {
    symbol: row.symbol,
    name: row.name,
    price: row.price,
    previousClose: row.previous_close,
    priceAtMs: row.price_at === null ? null : Date.parse(row.price_at),
    provider: row.provider,
    ivRank: row.iv_rank,
    observations: row.observations,
    addedBy: row.added_by,
  };
}
