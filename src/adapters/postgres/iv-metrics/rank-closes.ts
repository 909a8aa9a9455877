import { type SQL, sql } from "drizzle-orm";

/** Sessions that rank and percentile look back. */
const CLOSES = 252;

/** The close rows that a rank of `day` looks at, the latest of each earlier day: `day`, `iv_30`, `provider`. */
export function rankCloses(symbol: SQL, day: SQL): SQL {
  return sql`SELECT DISTINCT ON (day) day, iv_30, provider FROM iv_metrics
    WHERE symbol = ${symbol} AND is_close AND day < ${day} AND iv_30 IS NOT NULL
      AND NOT extrapolated @> '30'
    ORDER BY day DESC, slot DESC LIMIT ${CLOSES}`;
}
