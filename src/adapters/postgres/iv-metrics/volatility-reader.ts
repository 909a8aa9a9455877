import { and, desc, eq, sql } from "drizzle-orm";
import type { IvMetricsRow, RankClose, VolatilityReader } from "../../../iv-metrics/ports.ts";
import { snapshotSeries } from "../chains/latest-snapshots.ts";
import { readSnapshot, SNAPSHOT_JSON, type SnapshotJson } from "../chains/snapshot-json.ts";
import type { Database } from "../client.ts";
import { ivMetrics } from "../schema/index.ts";
import { rankCloses } from "./rank-closes.ts";
import { readScanRow, type ScanStatementRow, scanStatement } from "./scan-statement.ts";

/** Older snapshots than this are no market to answer from. */
const SNAPSHOT_DAYS = 10;
/** Term structures stored before their series were named. */
const UNNAMED_SERIES = { root: null, settlement: null };

export function createVolatilityReader(db: Database): VolatilityReader {
  return {
    async readLatest(symbol) {
      const rows = await db.gather(
        db
          .select()
          .from(ivMetrics)
          .where(eq(ivMetrics.symbol, symbol))
          .orderBy(desc(ivMetrics.slot))
          .limit(1),
      );
      return rows.map(toVolatility)[0] ?? null;
    },

    async readCloses(symbol, days) {
      const rows = await db.gather(
        db
          .selectDistinctOn([ivMetrics.day])
          .from(ivMetrics)
          .where(and(eq(ivMetrics.symbol, symbol), eq(ivMetrics.isClose, true)))
          .orderBy(desc(ivMetrics.day), desc(ivMetrics.slot))
          .limit(days),
      );
      return rows.map(toVolatility).reverse();
    },

    async readRankCloses(symbol) {
      // One row of JSON: a row for each of 252 days would cost the driver more than all that is in them.
      const { rows } = await db.gather(
        db.execute<{ closes: RankClose[] | null }>(sql`
SELECT json_agg(json_build_object('day', day, 'iv30', iv_30, 'provider', provider) ORDER BY day) AS closes
FROM (${rankCloses(sql`${symbol}`, sql`(SELECT day FROM iv_metrics WHERE symbol = ${symbol} ORDER BY slot DESC LIMIT 1)`)}) of_days`),
      );
      return rows[0]?.closes ?? [];
    },

    async readScan(today) {
      const { rows } = await db.gather(db.execute<ScanStatementRow>(scanStatement(today)));
      return rows.map(readScanRow);
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

function toVolatility(row: typeof ivMetrics.$inferSelect): IvMetricsRow {
  const { slot, asOf, quotedAt, ...rest } = row;
  const term = row.term.map((point) => ({ ...UNNAMED_SERIES, ...point }));
  const quotedAtMs = quotedAt?.getTime() ?? null;
  return { ...rest, term, slotMs: slot.getTime(), asOfMs: asOf.getTime(), quotedAtMs };
}
