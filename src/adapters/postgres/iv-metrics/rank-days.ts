import { type SQL, sql } from "drizzle-orm";
import type { RankDay } from "../../../iv-metrics/rank-day.ts";
import type { HistorySourceName } from "../../../valuation/rebuild/rebuilt-day.ts";

/** Sessions that rank and percentile look back, and calendar days that hold as many. */
const [SESSIONS, DAYS] = [252, 370];

type Row = [
  day: string,
  live: number | null,
  provider: string | null,
  rebuilt: number | null,
  source: HistorySourceName | null,
];
/** One value of JSON: a row for each of 252 days would cost the driver more than all that is in them. */
export type RankDaysJson = Row[] | null;

/**
 * The days that a rank of `day` may look at, as {@link RankDaysJson} in the column `days`: of each earlier day its latest
 * close row, and what was rebuilt of it and is of good quality. Both are walks of a key from its end.
 */
export function rankDays(symbol: SQL, day: SQL): SQL {
  const within = sql`symbol = ${symbol} AND day < ${day} AND day > ${day} - ${DAYS}::int`;
  return sql`
SELECT json_agg(json_build_array(day, live, provider, rebuilt, source) ORDER BY day) AS days FROM (
  SELECT day, live, provider, rebuilt, source FROM (
    SELECT DISTINCT ON (day) day, coalesce(rank_iv_30, iv_30) AS live, provider FROM iv_metrics
    WHERE ${within} AND is_close AND (rank_iv_30 IS NOT NULL OR iv_30 IS NOT NULL AND NOT extrapolated @> '30')
    ORDER BY day DESC, slot DESC LIMIT ${SESSIONS}) kept_live
  FULL JOIN (
    SELECT day, iv_30 AS rebuilt, source FROM iv_history
    WHERE ${within} AND quality = 'good' AND iv_30 IS NOT NULL
    ORDER BY day DESC LIMIT ${SESSIONS}) rebuilt_later USING (day)
  ORDER BY day DESC LIMIT ${SESSIONS}) of_days`;
}

export function readRankDays(rows: RankDaysJson): RankDay[] {
  return (rows ?? []).map(([day, live, provider, rebuilt, source]) => ({
    day,
    live: live === null || provider === null ? null : { iv30: live, provider },
    rebuilt: rebuilt === null || source === null ? null : { iv30: rebuilt, source },
  }));
}
