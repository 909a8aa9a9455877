import { type SQL, sql } from "drizzle-orm";
import type { PlanReader, WantedChains } from "../../../planner/ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { latestMetrics, toVolatility } from "../iv-metrics/volatility-reader.ts";
import { tickers } from "../schema/index.ts";
import { CONTRACT_JSON } from "./contract-json.ts";
import { forecastRecordStatement, type RecordRow, readForecastRecord } from "./forecast-record.ts";
import { latestSnapshots, snapshotRoots } from "./latest-snapshots.ts";
import { type GroundRow, groundStatement, readGroundRow } from "./position-reader.ts";
import { nearestStored, type QuotesRow, readQuotesRow, SERIES_JSON } from "./read-position-quotes.ts";

/** Logarithm of strike over price: calendars are built near the money. */
const NEAR_THE_MONEY = 0.25;

export function createPlanReader(db: Database): PlanReader {
  return {
    async readPlanGround(symbol, today, likely) {
      const near = nearestStored(symbol, sql`${likely.near}::date`, sql`>= ${today}::date`);
      const { ticker, ground, chains, metrics, record } = await runBatch(db, {
        ticker: db
          .select({ symbol: tickers.symbol, active: tickers.isActive })
          .from(tickers)
          .where(sql`${tickers.symbol} = ${symbol}`),
        ground: db.execute<GroundRow>(groundStatement(symbol, today)),
        chains: db.execute<QuotesRow>(chainsStatement(symbol, near, likely)),
        metrics: latestMetrics(db, symbol),
        record: db.execute<RecordRow>(forecastRecordStatement(symbol)),
      });
      return {
        ticker: ticker[0] ?? null,
        ...readGroundRow(ground.rows[0]),
        quotes: quotesOf(symbol, chains.rows),
        metrics: metrics.map(toVolatility)[0] ?? null,
        record: readForecastRecord(record.rows[0]),
      };
    },

    async readPlanChains(symbol, wanted) {
      const near = sql`${wanted.near}::date`;
      const { rows } = await runQuery(db.execute<QuotesRow>(chainsStatement(symbol, near, wanted)));
      return quotesOf(symbol, rows);
    },
  };
}

/** Where nothing is stored, nothing is nearest, and the later expiration is null. */
function quotesOf(symbol: string, rows: readonly QuotesRow[]) {
  return rows.filter(({ expiration }) => expiration !== null).map((row) => readQuotesRow(symbol, row));
}

/** A row for the near expiration with all of its contracts, and one for the later one with a part of them. */
function chainsStatement(symbol: string, near: SQL, { later }: WantedChains): SQL {
  const behind = sql`near.expiration + ${later?.behind ?? 0}::int`;
  const laterDate = nearestStored(symbol, behind, sql`> near.expiration`);
  const laterRow =
    later === null
      ? sql``
      : sql`UNION ALL SELECT 2, ${laterDate}, ${JSON.stringify(later.types)}::jsonb FROM near`;
  return sql`
WITH RECURSIVE ${snapshotRoots(symbol)}, near AS MATERIALIZED (SELECT ${near} AS expiration),
price AS MATERIALIZED (SELECT nullif(price, 0)::float8 AS price FROM tickers WHERE symbol = ${symbol})
SELECT wanted.expiration::text AS expiration, quotes.contracts, quotes.series,
  ${latestSnapshots(symbol, sql`wanted.expiration`)} AS snapshots,
  ${latestSnapshots(symbol, sql`earlier.expiration`)} AS before
FROM (SELECT 1 AS place, expiration, NULL::jsonb AS types FROM near ${laterRow} LIMIT 2) wanted
CROSS JOIN LATERAL (
  SELECT max(expiration) AS expiration FROM option_contracts
  WHERE symbol = ${symbol} AND expiration < wanted.expiration
) earlier
CROSS JOIN LATERAL (
  WITH stored AS MATERIALIZED (
    SELECT * FROM option_contracts WHERE symbol = ${symbol} AND expiration = wanted.expiration
  )
  SELECT (
    SELECT json_agg(${CONTRACT_JSON} ORDER BY root, strike, option_type) FROM stored
    WHERE wanted.types IS NULL OR (wanted.types @> to_jsonb(option_type::text)
      AND coalesce(abs(ln(strike::float8 / (SELECT price FROM price))) <= ${NEAR_THE_MONEY}::float8, true))
  ) AS contracts, (
    SELECT json_agg(entry ORDER BY root) FROM (SELECT root, ${SERIES_JSON} AS entry FROM stored GROUP BY root) roots
  ) AS series
) quotes
ORDER BY wanted.place`;
}
