import { type SQL, sql } from "drizzle-orm";
import type { TickerOutlook, WeekWanted } from "../../../iv-metrics/overview/outlook-ports.ts";
import { latestSnapshots, snapshotRoots } from "../chains/latest-snapshots.ts";
import { readSnapshot, type SnapshotJson } from "../chains/snapshot-json.ts";
import { agedStatus } from "../market-inputs/dividend-store.ts";
import { closeEnds } from "./rank-days.ts";

export type OutlookRow = {
  symbol: string;
  closes: TickerOutlook["closes"] | null;
  snapshots: SnapshotJson[] | null;
  dividends_status: TickerOutlook["dividends"]["status"] | null;
  regular_left: boolean;
  next_dividend: TickerOutlook["dividends"]["next"];
};

/** See `VolatilityReader.readOutlooks`. Each ticker is a few walks of keys. */
export function outlookStatement({ today, from, to }: WeekWanted): SQL {
  return sql`
SELECT tickers.symbol, ranked.closes, week.snapshots, known.status AS dividends_status,
  EXISTS (SELECT FROM dividends WHERE dividends.symbol = tickers.symbol AND ex_date >= ${today}::date AND NOT special)
    AS regular_left,
  (SELECT json_build_object('exDate', ex_date, 'amount', amount, 'certainty', certainty, 'source', source, 'special', special)
    FROM dividends WHERE dividends.symbol = tickers.symbol AND ex_date >= ${today}::date
    ORDER BY ex_date, special LIMIT 1) AS next_dividend
FROM tickers
LEFT JOIN dividend_schedules known USING (symbol)
LEFT JOIN LATERAL (
  SELECT day FROM iv_metrics WHERE symbol = tickers.symbol ORDER BY slot DESC LIMIT 1) latest ON true
LEFT JOIN LATERAL (${closeEnds(sql`tickers.symbol`, sql`latest.day`)}) ranked ON latest.day IS NOT NULL
LEFT JOIN LATERAL (${weekSnapshots(from, to)}) week ON true
WHERE is_active ORDER BY tickers.symbol`;
}

/** Of the last expiration up to `to`, and of the first one after it. */
function weekSnapshots(from: string, to: string): SQL {
  const listed = sql`SELECT expiration FROM chain_sizes WHERE symbol = tickers.symbol AND expiration`;
  const of = (expiration: SQL) => latestSnapshots(sql`tickers.symbol`, sql`(${expiration})`);
  return sql`
WITH RECURSIVE ${snapshotRoots(sql`tickers.symbol`)}
SELECT coalesce((${of(sql`${listed} BETWEEN ${from}::date AND ${to}::date ORDER BY expiration DESC LIMIT 1`)})::jsonb, '[]')
  || coalesce((${of(sql`${listed} > ${to}::date ORDER BY expiration LIMIT 1`)})::jsonb, '[]') AS snapshots`;
}

export function readOutlook(row: OutlookRow): TickerOutlook {
  const { symbol, closes, snapshots, dividends_status: status, regular_left, next_dividend: next } = row;
  return {
    symbol,
    closes: closes ?? { all: null, live: null },
    snapshots: (snapshots ?? []).map(readSnapshot),
    dividends: { status: agedStatus(status, regular_left), next },
  };
}
