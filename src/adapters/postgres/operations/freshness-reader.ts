import { sql } from "drizzle-orm";
import type { FreshnessReader, StoredFreshness } from "../../../operations/status/freshness.ts";
import type { Database } from "../client.ts";

type Row = {
  symbol: string;
  name: string | null;
  provider: string | null;
  price_ms: number | null;
  chain_ms: number | null;
  metrics: { asOfMs: number; quotedAtMs: number | null; delayed: boolean; provider: string } | null;
};

/** When what is kept of each active ticker came. */
export function createFreshnessReader(db: Database): FreshnessReader {
  return {
    async readFreshness(today) {
      const { rows } = await db.gather(
        db.execute<Row>(sql`
SELECT tickers.symbol, name, tickers.provider, floor(extract(epoch FROM price_at) * 1000)::float8 AS price_ms,
  (SELECT floor(extract(epoch FROM max(last_updated)) * 1000)::float8 FROM chain_sizes
    WHERE symbol = tickers.symbol AND expiration >= ${today}::date) AS chain_ms, latest.metrics
FROM tickers LEFT JOIN LATERAL (
  SELECT json_build_object('asOfMs', floor(extract(epoch FROM as_of) * 1000),
    'quotedAtMs', floor(extract(epoch FROM quoted_at) * 1000), 'delayed', delayed, 'provider', provider) AS metrics
  FROM iv_metrics WHERE symbol = tickers.symbol ORDER BY slot DESC LIMIT 1
) latest ON true
WHERE is_active ORDER BY tickers.symbol`),
      );
      return rows.map(toFreshness);
    },
  };
}

function toFreshness({ symbol, name, provider: known, price_ms, chain_ms, metrics }: Row): StoredFreshness {
  const provider = known ?? "unknown";
  const of = (asOfMs: number | null) => (asOfMs === null ? null : { asOfMs, provider });
  return { symbol, name, chain: of(chain_ms), price: of(price_ms), metrics };
}
