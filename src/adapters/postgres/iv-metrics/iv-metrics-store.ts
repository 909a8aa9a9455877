import { sql } from "drizzle-orm";
import type { DailyPrice, IvMetricsStore, TickerMarket } from "../../../iv-metrics/ports.ts";
import { snapshotSeries } from "../chains/latest-snapshots.ts";
import { readSnapshot, SNAPSHOT_JSON, type SnapshotJson } from "../chains/snapshot-json.ts";
import { type Database, runQuery } from "../client.ts";
import { type RankDaysJson, rankDays, rankedBefore, readRankDays } from "./rank-days.ts";
import { upsertMetrics } from "./upsert-metrics.ts";

/** Sessions that realised volatility looks back; one bar more for the first return. */
const BARS = 61;

type BarRow = [
  day: string,
  open: number,
  high: number,
  low: number,
  close: number,
  adjusted: boolean,
  splitFactor: number | null,
];
type MarketRow = {
  symbol: string;
  snapshots: SnapshotJson[] | null;
  days: RankDaysJson;
  before: TickerMarket["before"];
  bars: BarRow[] | null;
  close_slot: string | null;
};

/**
 * One row a ticker with its lists as JSON: one request and one parse, however many expirations and days there are. The
 * snapshots' key holds the slot and not as_of, so both bound them: a fetch follows its slot within the hour.
 */
export function createIvMetricsStore(db: Database): IvMetricsStore {
  return {
    async readMarkets({ day, fromMs, toMs, slotMs }) {
      const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
      const slot = slotMs === null ? null : new Date(slotMs).toISOString();
      const { rows } = await runQuery(
        db.execute<MarketRow>(sql`
SELECT tickers.symbol, snapshots, days, bars, close_slot, before
FROM tickers,
LATERAL (WITH RECURSIVE ${snapshotSeries(sql`tickers.symbol`, day)}
  SELECT json_agg(${SNAPSHOT_JSON} ORDER BY stored.root, stored.expiration) AS snapshots
  FROM series CROSS JOIN LATERAL (
    SELECT * FROM chain_snapshots
    WHERE symbol = tickers.symbol AND root = series.root AND expiration = series.expiration
      AND slot BETWEEN ${from}::timestamptz - interval '1 hour' AND ${to}::timestamptz
      AND as_of BETWEEN ${from}::timestamptz AND ${to}::timestamptz
      AND coalesce(quoted_at, as_of) >= ${from}::timestamptz
    ORDER BY slot DESC LIMIT 1) stored) AS of_snapshots,
LATERAL (${rankDays(sql`tickers.symbol`, sql`${day}::date`)}) AS of_ranks,
LATERAL (SELECT json_agg(json_build_array(
    (start AT TIME ZONE 'America/New_York')::date,
    CASE WHEN adjusted THEN adj_open ELSE open END, CASE WHEN adjusted THEN adj_high ELSE high END,
    CASE WHEN adjusted THEN adj_low ELSE low END, CASE WHEN adjusted THEN adj_close ELSE close END,
    adjusted, split_factor) ORDER BY start) AS bars
  FROM (SELECT *, num_nulls(adj_open, adj_high, adj_low, adj_close) = 0 AS adjusted FROM price_bars
    WHERE symbol = tickers.symbol AND timeframe = '1d' AND start < ${to}::timestamptz
    ORDER BY start DESC LIMIT ${BARS}) of_days) AS of_bars,
LATERAL (SELECT max(slot) AS close_slot FROM iv_metrics
  WHERE symbol = tickers.symbol AND is_close AND day = ${day}::date) AS of_close
LEFT JOIN LATERAL (${rankedBefore(
          sql`tickers.symbol`,
          sql`coalesce(${slot}::timestamptz, close_slot, ${to}::timestamptz)`,
        )}) AS of_before ON true
WHERE is_active ORDER BY tickers.symbol`),
      );
      return rows.map(({ symbol, snapshots, days, bars, close_slot: closeSlot, before }) => ({
        symbol,
        snapshots: (snapshots ?? []).map(readSnapshot),
        days: readRankDays(days),
        before,
        bars: (bars ?? []).map(toDailyPrice),
        closeSlotMs: closeSlot === null ? null : Date.parse(closeSlot),
      }));
    },

    async storeMetrics(rows, nowMs) {
      const { rowCount } = await runQuery(db.execute(upsertMetrics(rows, nowMs)));
      return rowCount ?? 0;
    },
  };
}

function toDailyPrice([day, open, high, low, close, adjusted, splitFactor]: BarRow): DailyPrice {
  return { day, open, high, low, close, adjusted, splitFactor };
}
