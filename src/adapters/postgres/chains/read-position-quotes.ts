import { type SQL, sql } from "drizzle-orm";
import type {
  PositionQuotes,
  StoredContract,
  StoredSeries,
  WantedStrikes,
} from "../../../chains/reader-ports.ts";
import type { Database } from "../client.ts";
import { CONTRACT_JSON, type ContractJson, readContract } from "./contract-json.ts";
import { latestSnapshots, snapshotRoots } from "./latest-snapshots.ts";
import { readSnapshot, type SnapshotJson } from "./snapshot-json.ts";

/** See `ChainReader.readPositionQuotes`. */
export async function readPositionQuotes(
  db: Database,
  symbol: string,
  wanted: readonly WantedStrikes[],
): Promise<PositionQuotes[]> {
  if (wanted.length === 0) return [];
  const exactly = sql`(entry ->> 'expiration')::date`;
  const { rows } = await db.gather(db.execute<QuotesRow>(quotesStatement(symbol, wanted, exactly)));
  return rows.map((row) => readQuotesRow(symbol, row));
}

export function readQuotesRow(symbol: string, row: QuotesRow): PositionQuotes {
  const { expiration, contracts, series, snapshots, before } = row;
  return {
    expiration,
    contracts: (contracts ?? []).map((one): StoredContract => readContract(symbol, expiration, one)),
    series: series ?? [],
    snapshots: (snapshots ?? []).map(readSnapshot),
    before: (before ?? []).map(readSnapshot),
  };
}

/** The same at the stored expirations from `today` on nearest to the dates wanted, the later of two as near. */
export function nearestQuotesStatement(symbol: string, wanted: readonly WantedStrikes[], today: string): SQL {
  const from = sql`>= ${today}::date`;
  return quotesStatement(symbol, wanted, nearestStored(symbol, sql`(entry ->> 'expiration')::date`, from));
}

/** The stored expiration nearest to a date, the later of two as near, of those that `fit` a comparison; null for none. */
export function nearestStored(symbol: string, wanted: SQL, fit: SQL): SQL {
  const date = sql`(${wanted})`;
  const stored = sql`SELECT expiration FROM option_contracts WHERE symbol = ${symbol} AND expiration ${fit}`;
  return sql`(
    SELECT expiration FROM (
      (${stored} AND expiration >= ${date} ORDER BY expiration LIMIT 1)
      UNION ALL (${stored} AND expiration < ${date} ORDER BY expiration DESC LIMIT 1)
    ) beside ORDER BY abs(expiration - ${date}), expiration DESC LIMIT 1)`;
}

/** An aggregate of no rows is null. */
export type QuotesRow = {
  expiration: string;
  contracts: ContractJson[] | null;
  series: StoredSeries[] | null;
  snapshots: SnapshotJson[] | null;
  before: SnapshotJson[] | null;
};

/**
 * A row for each wanted. LATERAL over a materialised part keeps the planner at one range of the index for each, where
 * a join would have it read all of the symbol. The planner takes JSON for a hundred entries: without the limits it
 * compiles the statement first (jit), for a second.
 */
function quotesStatement(symbol: string, wanted: readonly WantedStrikes[], expiration: SQL): SQL {
  const most = Math.max(...wanted.map(({ strikes }) => strikes.length));
  return sql`
WITH RECURSIVE ${snapshotRoots(symbol)}
SELECT wanted.expiration::text AS expiration, quotes.contracts, quotes.series,
  ${latestSnapshots(symbol, sql`wanted.expiration`)} AS snapshots,
  ${latestSnapshots(symbol, sql`earlier.expiration`)} AS before
FROM (
  SELECT place, ${expiration} AS expiration, entry -> 'strikes' AS strikes
  FROM json_array_elements(${JSON.stringify(wanted)}::json) WITH ORDINALITY AS listed (entry, place)
  LIMIT ${wanted.length}
) wanted
CROSS JOIN LATERAL (
  SELECT max(expiration) AS expiration FROM option_contracts
  WHERE symbol = ${symbol} AND expiration < wanted.expiration
) earlier
CROSS JOIN LATERAL (
  WITH stored AS MATERIALIZED (
    SELECT * FROM option_contracts WHERE symbol = ${symbol} AND expiration = wanted.expiration
  ), near AS (
    SELECT DISTINCT root, strike FROM (
      SELECT root, strike, row_number() OVER (
        PARTITION BY root, asked ORDER BY abs(strike - asked), strike) AS place
      FROM (SELECT DISTINCT root, strike FROM stored) ladder,
        (SELECT DISTINCT value::numeric AS asked FROM json_array_elements_text(wanted.strikes) LIMIT ${most}) leg
    ) ranked WHERE place <= 4
  )
  SELECT (
    SELECT json_agg(${CONTRACT_JSON} ORDER BY root, strike, option_type) FROM stored JOIN near USING (root, strike)
  ) AS contracts, (
    SELECT json_agg(entry ORDER BY root) FROM (SELECT root, ${SERIES_JSON} AS entry FROM stored GROUP BY root) roots
  ) AS series
) quotes
ORDER BY wanted.place`;
}

/** Of the rows of one root in `stored`, a StoredSeries. */
export const SERIES_JSON = sql`json_build_object(
  'root', root, 'settlement', min(settlement), 'provider', (array_agg(provider ORDER BY last_updated DESC))[1],
  'contracts', count(*), 'lastUpdatedMs', floor(extract(epoch FROM max(last_updated)) * 1000),
  'calls', coalesce(json_agg(strike::float8 ORDER BY strike) FILTER (WHERE option_type = 'call'), '[]'),
  'puts', coalesce(json_agg(strike::float8 ORDER BY strike) FILTER (WHERE option_type = 'put'), '[]'),
  'nickels', coalesce(bool_and(bid % 0.05 = 0 AND ask % 0.05 = 0) FILTER (WHERE bid >= 3 AND ask >= bid), false))`;
