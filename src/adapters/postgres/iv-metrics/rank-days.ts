import { type SQL, sql } from "drizzle-orm";
import type { RankDay } from "../../../iv-metrics/rank-day.ts";
import type { HistorySourceName } from "../../../valuation/rebuild/rebuilt-day.ts";

/** Sessions that rank and percentile look back, and calendar days that hold as many. */
const [SESSIONS, DAYS] = [252, 370];
/** Before the provider of a close that was kept when it stood. */
const LIVE = "live-";

/**
 * By source, oldest first. One value of JSON, and each name in it once: a row for each of 252 days would cost the driver
 * more than all that is in them.
 */
export type RankDaysJson = Record<string, [day: string, iv30: number][]> | null;

/**
 * The days that a rank of `day` may look at, as {@link RankDaysJson} in the column `days`: of each earlier day its latest
 * close row, and what was rebuilt of it and is of good quality. Both are walks of a key from its end.
 */
export function rankDays(symbol: SQL, day: SQL): SQL {
  return sql`
SELECT json_object_agg(source, closes) AS days FROM (
  SELECT source, json_agg(json_build_array(day, iv_30) ORDER BY day) AS closes FROM (${closesBefore(symbol, day)}) of_days
  GROUP BY source) by_source`;
}

/** The same as rows of day, source and iv_30: of a day up to two. */
function closesBefore(symbol: SQL, day: SQL): SQL {
  const within = sql`symbol = ${symbol} AND day < ${day} AND day > ${day} - ${DAYS}::int`;
  return sql`
    (SELECT DISTINCT ON (day) day, ${LIVE}::text || provider AS source, coalesce(rank_iv_30, iv_30)::numeric AS iv_30 FROM iv_metrics
    WHERE ${within} AND is_close AND (rank_iv_30 IS NOT NULL OR iv_30 IS NOT NULL AND NOT extrapolated @> '30')
    ORDER BY day DESC, slot DESC LIMIT ${SESSIONS})
    UNION ALL
    (SELECT day, source, round(iv_30::numeric, 6) FROM iv_history
    WHERE ${within} AND quality = 'good' AND iv_30 IS NOT NULL
    ORDER BY day DESC LIMIT ${SESSIONS})`;
}

/** The ends of those days, as {@link TickerOutlook} has them, in the column `closes`; of equal ones the latest. */
export function closeEnds(symbol: SQL, day: SQL): SQL {
  const ends = (kept: SQL) => sql`(
  SELECT json_build_object('low', low.iv_30, 'lowDay', low.day, 'high', high.iv_30, 'highDay', high.day)
  FROM (SELECT day, iv_30 FROM looked_at WHERE ${kept} ORDER BY iv_30, day DESC LIMIT 1) low,
    (SELECT day, iv_30 FROM looked_at WHERE ${kept} ORDER BY iv_30 DESC, day DESC LIMIT 1) high)`;
  return sql`
WITH looked_at AS MATERIALIZED (
  SELECT DISTINCT ON (day) day, iv_30, source LIKE ${`${LIVE}%`} AS live FROM (${closesBefore(symbol, day)}) of_days
  ORDER BY day DESC, live DESC LIMIT ${SESSIONS})
SELECT json_build_object('all', ${ends(sql`true`)}, 'live', ${ends(sql`live`)}) AS closes`;
}

/** How the row before a slot was judged, within the week before it, as `RankedBefore` in the column `before`. */
export function rankedBefore(symbol: SQL, slot: SQL): SQL {
  return sql`
SELECT CASE WHEN regime IS NOT NULL THEN json_build_object('regime', regime, 'observations', observations) END AS before
FROM iv_metrics WHERE symbol = ${symbol} AND slot < ${slot} AND slot > ${slot} - interval '7 days'
ORDER BY slot DESC LIMIT 1`;
}

export function readRankDays(json: RankDaysJson): RankDay[] {
  const days = new Map<string, RankDay>();
  for (const [source, closes] of Object.entries(json ?? {})) {
    for (const [day, iv30] of closes) {
      days.set(day, { ...(days.get(day) ?? { day, live: null, rebuilt: null }), ...closeOf(source, iv30) });
    }
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)).slice(-SESSIONS);
}

function closeOf(source: string, iv30: number): Pick<RankDay, "live"> | Pick<RankDay, "rebuilt"> {
  return source.startsWith(LIVE)
    ? { live: { iv30, provider: source.slice(LIVE.length) } }
    : { rebuilt: { iv30, source: source as HistorySourceName } };
}
