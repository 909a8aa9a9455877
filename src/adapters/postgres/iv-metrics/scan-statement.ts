import { type SQL, sql } from "drizzle-orm";
import type { ScanMetrics, ScanRow } from "../../../iv-metrics/ports.ts";
import { snapshotRoots } from "../chains/latest-snapshots.ts";

/** Older snapshots than this are no market to answer from. */
const SNAPSHOT_DAYS = 10;
/** The expiration whose spread stands for the ticker's. */
const SPREAD_DAYS = 30;

export type ScanStatementRow = {
  symbol: string;
  name: string | null;
  price: number | null;
  previous_close: number | null;
  price_at_ms: number | null;
  provider: string | null;
  metrics: ScanMetrics | null;
  volume: number | null;
  open_interest: number | null;
  spread: ScanRow["spread"];
};

/**
 * See `VolatilityReader.readScan`. Each ticker is a few probes of keys: its latest metrics, the latest snapshot of each root
 * and expiration that it has, and the strikes around the price of one expiration. Array and sizes are for the planner,
 * which takes a recursion for thousands of rows and would compile the statement first (jit), for a second.
 */
export function scanStatement(today: string): SQL {
  return sql`
SELECT tickers.symbol, tickers.name, tickers.price::float8 AS price, previous_close::float8 AS previous_close,
  floor(extract(epoch FROM price_at) * 1000)::float8 AS price_at_ms, tickers.provider,
  latest.metrics, traded.volume, traded.open_interest, atm.spread
FROM tickers
LEFT JOIN LATERAL (${latestMetrics}) latest ON true
LEFT JOIN LATERAL (${traded(today)}) traded ON true
LEFT JOIN LATERAL (${atmSpread(today)}) atm ON true
WHERE is_active ORDER BY tickers.symbol`;
}

const latestMetrics = sql`
SELECT underlying_price, json_build_object(
  'day', day, 'isClose', is_close, 'asOfMs', floor(extract(epoch FROM as_of) * 1000),
  'quotedAtMs', floor(extract(epoch FROM quoted_at) * 1000), 'delayed', delayed, 'provider', provider,
  'underlyingPrice', underlying_price, 'iv30', iv_30, 'rankIv30', rank_iv_30, 'extrapolated', extrapolated, 'ivRank', iv_rank, 'ivPercentile', iv_percentile,
  'observations', observations, 'rebuiltObservations', rebuilt_observations, 'regime', regime, 'ivLessRv', iv_less_rv, 'rv20', rv_20,
  'expectedMove30', expected_move_30) AS metrics
FROM iv_metrics WHERE symbol = tickers.symbol ORDER BY slot DESC LIMIT 1`;

const traded = (today: string) => sql`
WITH RECURSIVE ${snapshotRoots(sql`tickers.symbol`)}
SELECT sum(stored.volume)::float8 AS volume, sum(stored.open_interest)::float8 AS open_interest
FROM chain_sizes CROSS JOIN unnest(ARRAY(SELECT root FROM roots)) AS kept CROSS JOIN LATERAL (
  SELECT volume, open_interest FROM chain_snapshots
  WHERE symbol = tickers.symbol AND root = kept AND expiration = chain_sizes.expiration
    AND slot > ${today}::timestamptz - ${SNAPSHOT_DAYS} * interval '1 day'
  ORDER BY slot DESC LIMIT 1) stored
WHERE chain_sizes.symbol = tickers.symbol AND chain_sizes.expiration >= ${today}::date`;

const atmSpread = (today: string) => sql`
SELECT json_build_object('expiration', expiration, 'strike', strike::float8, 'fraction', width / middle) AS spread
FROM (
  SELECT nearest.expiration, strike, root, (sum(ask - bid))::float8 AS width, (sum(ask + bid) / 2)::float8 AS middle
  FROM (
    SELECT expiration FROM chain_sizes WHERE symbol = tickers.symbol AND expiration >= ${today}::date
    ORDER BY abs(expiration - ${today}::date - ${SPREAD_DAYS}), expiration DESC LIMIT 1
  ) nearest
  JOIN option_contracts ON symbol = tickers.symbol AND option_contracts.expiration = nearest.expiration
    AND strike BETWEEN 0.95 * coalesce(tickers.price, latest.underlying_price)
      AND 1.05 * coalesce(tickers.price, latest.underlying_price)
  WHERE bid > 0 AND ask >= bid
  GROUP BY nearest.expiration, root, strike HAVING count(*) = 2
) pairs
ORDER BY abs(strike - coalesce(tickers.price, latest.underlying_price)), width / middle LIMIT 1`;

export function readScanRow(row: ScanStatementRow): ScanRow {
  const { previous_close: previousClose, price_at_ms: priceAtMs, open_interest: openInterest, ...rest } = row;
  return { ...rest, previousClose, priceAtMs, openInterest };
}
