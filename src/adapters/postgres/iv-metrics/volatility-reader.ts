import { and, desc, eq, sql } from "drizzle-orm";
import type { StoredExpirySnapshot } from "../../../chains/reader-ports.ts";
import type { IvMetricsRow, VolatilityReader } from "../../../iv-metrics/ports.ts";
import { type Database, runQuery } from "../client.ts";
import { ivMetrics } from "../schema/index.ts";

/** Older snapshots than this are no market to answer from; a bound keeps the search to a range of the key. */
const SNAPSHOT_DAYS = 10;
/** Term structures stored before their series were named. */
const UNNAMED_SERIES = { root: null, settlement: null };

type SnapshotRow = Omit<StoredExpirySnapshot, "asOfMs" | "underlyingPrice"> & {
  asOf: string;
  underlyingPrice: string;
};

export function createVolatilityReader(db: Database): VolatilityReader {
  return {
    async readLatest(symbol) {
      const rows = await runQuery(
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
      const rows = await runQuery(
        db
          .selectDistinctOn([ivMetrics.day])
          .from(ivMetrics)
          .where(and(eq(ivMetrics.symbol, symbol), eq(ivMetrics.isClose, true)))
          .orderBy(desc(ivMetrics.day), desc(ivMetrics.slot))
          .limit(days),
      );
      return rows.map(toVolatility).reverse();
    },

    async readSnapshots(symbol, today) {
      const { rows } = await runQuery(
        db.execute<SnapshotRow>(sql`
SELECT DISTINCT ON (expiration, root) root, expiration::text AS expiration, coalesce((
    SELECT settlement FROM option_contracts listed
    WHERE listed.symbol = stored.symbol AND listed.expiration = stored.expiration AND listed.root = stored.root
    LIMIT 1), 'PM') AS settlement,
  as_of AS "asOf", underlying_price AS "underlyingPrice", rate, dividend_yield AS "dividendYield", forward,
  forward_source AS "forwardSource", atm_implied_volatility AS "atmImpliedVolatility",
  skew_25_delta AS "skew25Delta", atm_straddle AS "atmStraddle", contracts, provider
FROM chain_snapshots stored
WHERE symbol = ${symbol} AND expiration >= ${today}::date
  AND slot > ${today}::timestamptz - ${SNAPSHOT_DAYS} * interval '1 day'
ORDER BY expiration, root, slot DESC`),
      );
      return rows.map(({ asOf, underlyingPrice, ...row }) => ({
        ...row,
        asOfMs: Date.parse(asOf),
        underlyingPrice: Number(underlyingPrice),
      }));
    },
  };
}

function toVolatility(row: typeof ivMetrics.$inferSelect): IvMetricsRow {
  const { slot, asOf, ...rest } = row;
  const term = row.term.map((point) => ({ ...UNNAMED_SERIES, ...point }));
  return { ...rest, term, slotMs: slot.getTime(), asOfMs: asOf.getTime() };
}
