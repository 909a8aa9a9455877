import { sql } from "drizzle-orm";
import { STRIKE_ADJUSTED_FROM } from "../../../dividends/ports.ts";
import { SPLIT_TELLERS } from "../../../history/ports.ts";
import type { PastAct, PastInputsReader } from "../../../iv-metrics/rebuild/ports.ts";
import { addDays } from "../../../market/calendar-date.ts";
import type { YieldCurve } from "../../../market/yield-curve.ts";
import { CURVE_GOOD_FOR_DAYS } from "../../../rates/ports.ts";
import { FURTHEST_EXPIRATION_DAYS } from "../../../valuation/rebuild/history-expirations.ts";
import { type Database, runQuery } from "../client.ts";
import { textArray } from "../column-arrays.ts";

type Row = { curves: YieldCurve[] | null; acts: PastAct[] | null; told_until: Record<string, string> | null };

export function createPastInputsReader(db: Database): PastInputsReader {
  return {
    async readPast(symbols, { from, to }) {
      const asked = sql`ANY(${textArray(symbols, (symbol) => symbol)}::text[])`;
      const tellers = sql`ANY(${textArray(SPLIT_TELLERS, (provider) => provider)}::text[])`;
      const within = sql`symbol = ${asked} AND timeframe = '1d'
    AND start >= ${from}::timestamp AT TIME ZONE 'America/New_York'
    AND start < ${addDays(to, FURTHEST_EXPIRATION_DAYS + 1)}::timestamp AT TIME ZONE 'America/New_York'`;
      // What has gone ex is in the bars; what has not may be announced.
      const { rows } = await runQuery(
        db.execute<Row>(sql`
SELECT
  (SELECT json_agg(json_build_object('day', day, 'points', points) ORDER BY day) FROM yield_curves
    WHERE day BETWEEN ${addDays(from, -CURVE_GOOD_FOR_DAYS)}::date AND ${to}::date) AS curves,
  (SELECT json_agg(json_build_object('symbol', symbol, 'date', date, 'dividend', dividend, 'splitFactor', split_factor,
      'source', source) ORDER BY date)
    FROM (SELECT symbol, (start AT TIME ZONE 'America/New_York')::date AS date, dividend, split_factor, provider AS source
        FROM price_bars WHERE ${within} AND (dividend IS NOT NULL OR split_factor IS NOT NULL)
      UNION ALL SELECT symbol, ex_date, amount, NULL, source FROM dividends AS coming
        WHERE symbol = ${asked} AND ex_date BETWEEN ${from}::date AND ${addDays(to, FURTHEST_EXPIRATION_DAYS)}::date
          AND NOT (special AND amount >= ${STRIKE_ADJUSTED_FROM})
          AND NOT EXISTS (SELECT FROM price_bars AS bar WHERE bar.symbol = coming.symbol AND timeframe = '1d'
            AND start >= coming.ex_date::timestamp AT TIME ZONE 'America/New_York')) AS known) AS acts,
  (SELECT json_object_agg(symbol, until) FROM (SELECT symbol, CASE
      WHEN EXISTS (SELECT FROM dividend_schedules AS schedule WHERE schedule.symbol = price_bars.symbol AND status <> 'unknown')
      THEN '9999-12-31' ELSE max(start AT TIME ZONE 'America/New_York')::date END AS until
    FROM price_bars WHERE ${within} AND provider = ${tellers} GROUP BY symbol) AS told) AS told_until`),
      );
      const [row] = rows;
      return { curves: row?.curves ?? [], acts: row?.acts ?? [], toldUntil: row?.told_until ?? {} };
    },
  };
}
