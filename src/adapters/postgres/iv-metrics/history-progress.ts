import { sql } from "drizzle-orm";
import type { HistoryProgress, HistoryProgressReader } from "../../../iv-metrics/rebuild/ports.ts";
import type { Database } from "../client.ts";

type Row = {
  tickers: number;
  rebuilt: HistoryProgress["rebuilt"] | null;
  live: number;
  nothing: number;
  oldest: string | null;
};

export function createHistoryProgressReader(db: Database): HistoryProgressReader {
  return {
    async readProgress(days, symbol) {
      const [from = "", to = ""] = [days[0], days.at(-1)];
      const { rows } = await db.gather(
        db.execute<Row>(sql`
WITH asked AS (
  SELECT symbol FROM tickers WHERE is_active AND (${symbol}::text IS NULL OR symbol = ${symbol}::text)
), closes AS (
  SELECT DISTINCT live.symbol, live.day FROM asked JOIN iv_metrics AS live ON live.symbol = asked.symbol AND live.is_close
    AND live.day BETWEEN ${from}::date AND ${to}::date AND coalesce(live.rank_iv_30, live.iv_30) IS NOT NULL
), others AS (
  SELECT source, quality, day FROM iv_history WHERE symbol IN (SELECT symbol FROM asked)
    AND day BETWEEN ${from}::date AND ${to}::date
    AND NOT EXISTS (SELECT FROM closes WHERE closes.symbol = iv_history.symbol AND closes.day = iv_history.day)
), sums AS (SELECT source, count(*)::integer AS days FROM others WHERE quality <> 'none' GROUP BY source)
SELECT (SELECT count(*)::integer FROM asked) AS tickers, (SELECT count(*)::integer FROM closes) AS live,
  (SELECT json_object_agg(source, days) FROM sums) AS rebuilt,
  (SELECT count(*)::integer FROM others WHERE quality = 'none') AS nothing,
  (SELECT min(day)::text FROM others WHERE quality <> 'none') AS oldest`),
      );
      const { tickers = 0, live = 0, rebuilt = null, nothing = 0, oldest = null } = rows[0] ?? {};
      return { wanted: tickers * days.length, live, rebuilt: rebuilt ?? {}, nothing, oldestDay: oldest };
    },
  };
}
