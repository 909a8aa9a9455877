import { and, desc, eq, getTableColumns, isNotNull, sql } from "drizzle-orm";
import type { IvMetricsRow, StoredClose, VolatilityReader } from "../../../iv-metrics/ports.ts";
import { snapshotSeries } from "../chains/latest-snapshots.ts";
import { readSnapshot, SNAPSHOT_JSON, type SnapshotJson } from "../chains/snapshot-json.ts";
import type { Database } from "../client.ts";
import { ivHistory, ivMetrics } from "../schema/index.ts";
import { type OutlookRow, outlookStatement, readOutlook } from "./outlook-statement.ts";
import { type RankDaysJson, rankDays, readRankDays } from "./rank-days.ts";
import { readScanRow, type ScanStatementRow, scanStatement } from "./scan-statement.ts";

/** Older snapshots than this are no market to answer from. */
const SNAPSHOT_DAYS = 10;
/** Term structures stored before their series were named. */
const UNNAMED_SERIES = { root: null, settlement: null };

type MetricsRow = typeof ivMetrics.$inferSelect;

/** A year of term structures would be a megabyte and a half. */
const { term: _term, ...ofClose } = getTableColumns(ivMetrics);

export function createVolatilityReader(db: Database): VolatilityReader {
  return {
    async readLatest(symbol) {
      const rows = await db.gather(latestMetrics(db, symbol));
      return rows.map(toVolatility)[0] ?? null;
    },

    async readCloses(symbol, days) {
      const rows = await db.gather(
        db
          .selectDistinctOn([ivMetrics.day], ofClose)
          .from(ivMetrics)
          .where(and(eq(ivMetrics.symbol, symbol), eq(ivMetrics.isClose, true)))
          .orderBy(desc(ivMetrics.day), desc(ivMetrics.slot))
          .limit(days),
      );
      return rows.map(toClose).reverse();
    },

    async readRankDays(symbol) {
      const { rows } = await db.gather(
        db.execute<{ days: RankDaysJson }>(sql`
WITH latest AS MATERIALIZED (SELECT day FROM iv_metrics WHERE symbol = ${symbol} ORDER BY slot DESC LIMIT 1)
${rankDays(sql`${symbol}`, sql`(SELECT day FROM latest)`)}`),
      );
      return readRankDays(rows[0]?.days ?? null);
    },

    async readRebuiltCloses(symbol, days) {
      const { day, source, underlyingPrice, iv30, iv60, skew25Delta } = ivHistory;
      const good = and(eq(ivHistory.symbol, symbol), eq(ivHistory.quality, "good"), isNotNull(iv30));
      const rows = await db.gather(
        db
          .select({ day, source, underlyingPrice, iv30, iv60, skew25Delta })
          .from(ivHistory)
          .where(good)
          .orderBy(desc(day))
          .limit(days),
      );
      return rows.map((row) => ({ ...row, iv30: row.iv30 ?? 0 })).reverse();
    },

    async readScan(today) {
      const { rows } = await db.gather(db.execute<ScanStatementRow>(scanStatement(today)));
      return rows.map(readScanRow);
    },

    async readOutlooks(week) {
      const { rows } = await db.gather(db.execute<OutlookRow>(outlookStatement(week)));
      return rows.map(readOutlook);
    },

    async readSnapshots(symbol, today) {
      const { rows } = await db.gather(
        db.execute<{ snapshot: SnapshotJson }>(sql`
WITH RECURSIVE ${snapshotSeries(symbol, today)}
SELECT ${SNAPSHOT_JSON} AS snapshot
FROM series CROSS JOIN LATERAL (
  SELECT * FROM chain_snapshots
  WHERE symbol = ${symbol} AND root = series.root AND expiration = series.expiration
    AND slot > ${today}::timestamptz - ${SNAPSHOT_DAYS} * interval '1 day'
  ORDER BY slot DESC LIMIT 1
) stored ORDER BY stored.expiration, stored.root`),
      );
      return rows.map(({ snapshot }) => readSnapshot(snapshot));
    },
  };
}

/** The row of the latest slot, for `toVolatility`. */
export function latestMetrics(db: Database, symbol: string) {
  return db
    .select()
    .from(ivMetrics)
    .where(eq(ivMetrics.symbol, symbol))
    .orderBy(desc(ivMetrics.slot))
    .limit(1);
}

export function toVolatility(row: MetricsRow): IvMetricsRow {
  const term = row.term.map((point) => ({ ...UNNAMED_SERIES, ...point }));
  return { ...toClose(row), term };
}

function toClose({ slot, asOf, quotedAt, ...rest }: Omit<MetricsRow, "term">): StoredClose {
  return {
    ...rest,
    slotMs: slot.getTime(),
    asOfMs: asOf.getTime(),
    quotedAtMs: quotedAt?.getTime() ?? null,
  };
}
