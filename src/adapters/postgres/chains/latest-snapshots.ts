import { type SQL, sql } from "drizzle-orm";
import { SNAPSHOT_JSON } from "./snapshot-json.ts";

/** After WITH RECURSIVE: the roots that a symbol has snapshots of, hopped through their key, and a null at the end. */
export function snapshotRoots(symbol: string | SQL): SQL {
  return sql`roots AS (
  SELECT min(root) AS root FROM chain_snapshots WHERE symbol = ${symbol}
  UNION ALL
  SELECT (SELECT min(other.root) FROM chain_snapshots other WHERE other.symbol = ${symbol} AND other.root > roots.root)
  FROM roots WHERE roots.root IS NOT NULL
)`;
}

/**
 * The same with the expirations of each root from a date on, as `series`: of each two a probe of the key, where a
 * DISTINCT would go through every refresh that is kept.
 */
export function snapshotSeries(symbol: string | SQL, from: string | SQL): SQL {
  const next = (root: SQL, fits: SQL) =>
    sql`(SELECT min(expiration) FROM chain_snapshots WHERE symbol = ${symbol} AND root = ${root} AND expiration ${fits})`;
  return sql`${snapshotRoots(symbol)}, series AS (
  SELECT root, ${next(sql`roots.root`, sql`>= ${from}::date`)} AS expiration FROM roots WHERE root IS NOT NULL
  UNION ALL
  SELECT root, ${next(sql`series.root`, sql`> series.expiration`)} FROM series WHERE expiration IS NOT NULL
)`;
}

/**
 * The latest snapshot of each of the `roots` at an expiration, by root, as a JSON array for `readSnapshot`; null where
 * there is none. Each is the last entry of its part of the key: of a month of refreshes nothing else is touched. The
 * array is for the planner, which takes the recursion for a hundred roots and would compile the statement (jit).
 */
export function latestSnapshots(symbol: string | SQL, expiration: SQL): SQL {
  return sql`(
    SELECT json_agg(${SNAPSHOT_JSON} ORDER BY stored.root)
    FROM unnest(ARRAY(SELECT root FROM roots)) AS kept CROSS JOIN LATERAL (
      SELECT * FROM chain_snapshots
      WHERE symbol = ${symbol} AND root = kept AND expiration = ${expiration}
      ORDER BY slot DESC LIMIT 1
    ) stored)`;
}
