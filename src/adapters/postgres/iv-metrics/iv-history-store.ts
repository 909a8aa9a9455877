import { type SQL, sql } from "drizzle-orm";
import type { IvHistoryStore } from "../../../iv-metrics/history-ports.ts";
import { nyseCalendar, type TradingCalendar } from "../../../market/trading-calendar.ts";
import type { RebuiltExpiry } from "../../../valuation/rebuild/rebuilt-day.ts";
import { type DatedTermPoint, thirtyDayPair } from "../../../volatility/rank/rank-volatility.ts";
import { type Database, runQuery } from "../client.ts";
import { wordArray } from "../column-arrays.ts";
import { upsertHistory } from "./upsert-history.ts";

type Point = [expiration: string, settlement: RebuiltExpiry["settlement"], days: number, iv: number];
type RebuiltRow = {
  symbol: string;
  day: string;
  iv30: number;
  quality: "good" | "suspect";
  points: Point[] | null;
};

export function createIvHistoryStore(db: Database, calendar: TradingCalendar = nyseCalendar): IvHistoryStore {
  return {
    async readGaps(wish) {
      const { rows } = await runQuery(db.execute<GapRow>(gapsStatement(wish, calendar)));
      return rows.map(({ symbol, days, without_close }) => ({
        symbol,
        days: (days ?? []).map(([day, close]) => ({ day, close })),
        withoutClose: without_close,
      }));
    },

    async storeDays(rows) {
      if (rows.length === 0) return 0;
      return (await runQuery(db.execute(upsertHistory(rows)))).rowCount ?? 0;
    },

    async judgeDays(judged) {
      if (judged.length === 0) return;
      await runQuery(
        db.execute(sql`
UPDATE iv_history SET quality = judged.quality
FROM jsonb_to_recordset(${JSON.stringify(judged)}::jsonb) AS judged (symbol text, day date, quality text)
WHERE iv_history.symbol = judged.symbol AND iv_history.day = judged.day AND iv_history.quality <> 'none'`),
      );
    },

    async readRebuilt(symbols, { from, to }) {
      const { rows } = await runQuery(
        db.execute<RebuiltRow>(sql`
SELECT symbol, day, iv_30 AS iv30, quality, (SELECT json_agg(json_build_array(expiry ->> 'expiration', expiry ->> 'settlement',
    (expiry ->> 'days')::float8, (expiry ->> 'atmImpliedVolatility')::float8))
  FROM jsonb_array_elements(expiries) AS expiry) AS points
FROM iv_history WHERE symbol = ANY(${wordArray(symbols, (symbol) => symbol)}::text[])
  AND day BETWEEN ${from}::date AND ${to}::date AND quality <> 'none' AND iv_30 IS NOT NULL
ORDER BY symbol, day`),
      );
      return rows.map(({ points, ...row }) => ({ ...row, ...pairOf(row, points ?? [], calendar) }));
    },
  };
}

type GapRow = { symbol: string; days: [day: string, close: number][] | null; without_close: number };
type Wish = Parameters<IvHistoryStore["readGaps"]>[0];

/** A daily bar starts at its session's open: equality lets Postgres hash the bars of a year. */
function gapsStatement(
  { days, compared, symbol, askAgainBeforeMs }: Wish,
  { sessionOn }: TradingCalendar,
): SQL {
  const again = new Set(compared);
  const iso = (ms: number) => new Date(ms).toISOString();
  const wanted = days.flatMap((day) => {
    const session = sessionOn(day);
    return session === null ? [] : [{ day, openMs: session.openMs, again: again.has(day) }];
  });
  const span = sql`day BETWEEN ${wanted[0]?.day ?? null}::date AND ${wanted.at(-1)?.day ?? null}::date`;
  return sql`
WITH kept AS MATERIALIZED (SELECT tickers.symbol,
    ARRAY(SELECT day FROM iv_history WHERE iv_history.symbol = tickers.symbol AND ${span}
      AND (quality <> 'none' OR asked_at >= ${iso(askAgainBeforeMs)}::timestamptz)) AS rebuilt,
    ARRAY(SELECT day FROM iv_metrics WHERE iv_metrics.symbol = tickers.symbol AND is_close AND ${span}
      AND coalesce(rank_iv_30, iv_30) IS NOT NULL) AS live
  FROM tickers WHERE is_active AND (${symbol}::text IS NULL OR tickers.symbol = ${symbol}::text))
SELECT kept.symbol,
  json_agg(json_build_array(wanted.day, bar.close) ORDER BY wanted.day DESC) FILTER (WHERE bar.close IS NOT NULL) AS days,
  count(*) FILTER (WHERE bar.close IS NULL)::integer AS without_close
FROM kept CROSS JOIN unnest(
  ${wordArray(wanted, ({ day }) => day)}::date[],
  ${wordArray(wanted, ({ openMs }) => iso(openMs))}::timestamptz[],
  ${wordArray(wanted, (each) => String(each.again))}::boolean[]
) AS wanted (day, open_at, again)
LEFT JOIN price_bars AS bar ON bar.symbol = kept.symbol AND bar.timeframe = '1d' AND bar.start = wanted.open_at
WHERE wanted.day <> ALL (kept.rebuilt) AND (wanted.again OR wanted.day <> ALL (kept.live))
GROUP BY kept.symbol ORDER BY kept.symbol`;
}

/** The two expirations that the day's volatility rests on; it stands for itself where they are not told apart. */
function pairOf(
  { day, iv30 }: RebuiltRow | Omit<RebuiltRow, "points">,
  points: readonly Point[],
  calendar: TradingCalendar,
): { nearIv: number; farIv: number } {
  const byDate = new Map<string, DatedTermPoint>();
  // Of two series of a date the one that settles at the close comes last and is kept.
  for (const [expiration, , days, volatility] of points.toSorted((a, b) => (a[1] < b[1] ? -1 : 1)))
    byDate.set(expiration, { expiration, days, volatility });
  const pair = thirtyDayPair([...byDate.values()], day, calendar);
  return { nearIv: pair?.[0].volatility ?? iv30, farIv: pair?.[1].volatility ?? iv30 };
}
