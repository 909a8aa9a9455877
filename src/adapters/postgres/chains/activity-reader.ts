import { type SQL, sql } from "drizzle-orm";
import type {
  ActivityReader,
  ActivitySeen,
  ActivityWish,
  ExpirationActivity,
  FlowOrder,
  PastSession,
  SideActivity,
  UnusualWish,
} from "../../../chains/activity/ports.ts";
import type { Database } from "../client.ts";
import { CONTRACT_JSON, type ContractJson, readContract } from "./contract-json.ts";
import { snapshotSeries } from "./latest-snapshots.ts";

export function createActivityReader(db: Database): ActivityReader {
  return {
    async readActivity(symbol, wish) {
      const { rows } = await db.gather(db.execute<ActivityRow>(activityStatement(symbol, wish)));
      const [row] = rows;
      if (row === undefined) return null;
      if (row.seen === null) return { seen: null, expirations: [] };
      return { seen: row.seen, expirations: (row.expirations ?? []).map(readExpiration) };
    },

    async readFlow(symbol, wish) {
      const { rows } = await db.gather(db.execute<FlowRow>(flowStatement(symbol, wish)));
      const [row] = rows;
      if (row === undefined) return null;
      if (row.seen === null) return { seen: null, top: [] };
      const [contracts, active, unusual, withoutOpenInterest] = row.counts;
      const top = (row.top ?? []).map(([expiration, one]) => readContract(symbol, expiration, one));
      return { seen: row.seen, contracts, active, unusual, withoutOpenInterest, top };
    },

    async readPastVolumes(symbol, sessions) {
      if (sessions.length === 0) return [];
      const { rows } = await db.gather(db.execute<PastRow>(pastStatement(symbol, sessions)));
      return rows.map(({ date, volume }) => ({ date, volume: volume === null ? null : Number(volume) }));
    },
  };
}

type SideJson = [contracts: number, volume: number | null, openInterest: number | null, ...without: number[]];
type ExpirationJson = readonly [expiration: string, calls: SideJson, puts: SideJson];
type ActivityRow = { seen: ActivitySeen | null; expirations: ExpirationJson[] | null };
type FlowRow = {
  seen: ActivitySeen | null;
  counts: [contracts: number, active: number, unusual: number, withoutOpenInterest: number];
  top: [expiration: string, contract: ContractJson][] | null;
};
type PastRow = { date: string; volume: string | null };

function readExpiration([expiration, calls, puts]: ExpirationJson): ExpirationActivity {
  return { expiration, calls: readSide(calls), puts: readSide(puts) };
}

function readSide([contracts, volume, openInterest, withoutVolume = 0, without = 0]: SideJson): SideActivity {
  return { contracts, volume, openInterest, withoutVolume, withoutOpenInterest: without };
}

/**
 * The symbol's live contracts as `chain`, those of the last refresh as `seen`, and that refresh as `newest`. Each is read
 * once; of the snapshots a single one, the last entry of its part of the key.
 */
function chainParts(symbol: string, { today, apartMs }: ActivityWish): SQL {
  return sql`chain AS MATERIALIZED (
  SELECT * FROM option_contracts WHERE symbol = ${symbol} AND expiration >= ${today}::date
), newest AS (
  SELECT root, expiration, provider, last_updated FROM chain ORDER BY last_updated DESC, expiration, root LIMIT 1
), seen AS (
  SELECT chain.* FROM chain, newest
  WHERE chain.last_updated >= newest.last_updated - ${apartMs} * interval '1 millisecond'
)`;
}

/** An `ActivitySeen`; null where there is no contract. */
function seenJson(symbol: string): SQL {
  const millis = (instant: SQL) => sql`floor(extract(epoch FROM ${instant}) * 1000)`;
  return sql`(SELECT json_build_object('provider', newest.provider, 'lastUpdatedMs', ${millis(sql`newest.last_updated`)},
    'quotedAtMs', ${millis(sql`stood.quoted_at`)}, 'delayed', coalesce(stood.delayed, false),
    'leftOut', (SELECT count(*) FROM chain) - (SELECT count(*) FROM seen), 'price', tickers.price::float8)
  FROM newest LEFT JOIN LATERAL (
    SELECT quoted_at, delayed FROM chain_snapshots
    WHERE symbol = ${symbol} AND root = newest.root AND expiration = newest.expiration ORDER BY slot DESC LIMIT 1
  ) stood ON true)`;
}

function activityStatement(symbol: string, wish: ActivityWish): SQL {
  return sql`
WITH ${chainParts(symbol, wish)}
SELECT ${seenJson(symbol)} AS seen, (
  SELECT json_agg(json_build_array(expiration, calls, puts) ORDER BY expiration) FROM (
    SELECT expiration, ${sideJson("call")} AS calls, ${sideJson("put")} AS puts FROM seen GROUP BY expiration
  ) dated) AS expirations
FROM tickers WHERE symbol = ${symbol}`;
}

function sideJson(type: "call" | "put"): SQL {
  const of = sql`FILTER (WHERE option_type = ${type})`;
  const missing = (column: SQL) => sql`count(*) FILTER (WHERE option_type = ${type} AND ${column} IS NULL)`;
  return sql`json_build_array(count(*) ${of}, sum(volume) ${of}, sum(open_interest) ${of},
    ${missing(sql`volume`)}, ${missing(sql`open_interest`)})`;
}

/** Without open interest nothing was open before: whatever traded is new. */
const ORDERS: Readonly<Record<FlowOrder, SQL>> = {
  ratio: sql`volume::float8 / greatest(open_interest, 1)`,
  volume: sql`volume`,
  premium: sql`volume * mark_price`,
};

function flowStatement(symbol: string, wish: ActivityWish & UnusualWish): SQL {
  const { today, leastVolume, order, side, mostDays, limit } = wish;
  return sql`
WITH ${chainParts(symbol, wish)}, meant AS (
  SELECT * FROM seen
  WHERE (${side}::text IS NULL OR option_type = ${side}::text)
    AND (${mostDays}::int IS NULL OR expiration - ${today}::date <= ${mostDays}::int)
), active AS (
  SELECT * FROM meant WHERE volume >= ${leastVolume}
)
SELECT ${seenJson(symbol)} AS seen, json_build_array((SELECT count(*) FROM meant), (SELECT count(*) FROM active),
  (SELECT count(*) FROM active WHERE volume > open_interest),
  (SELECT count(*) FROM active WHERE open_interest IS NULL)) AS counts, (
  SELECT json_agg(json_build_array(expiration, ${CONTRACT_JSON}) ORDER BY place) FROM (
    SELECT *, row_number() OVER (ORDER BY ${ORDERS[order]} DESC, volume DESC, occ_symbol) AS place
    FROM active WHERE volume > open_interest ORDER BY place LIMIT ${limit}
  ) first) AS top
FROM tickers WHERE symbol = ${symbol}`;
}

/**
 * Of every series that was listed in those sessions the last snapshot inside each, summed. A look-up of the key for each
 * series and session, where a join would read every refresh of the month.
 */
function pastStatement(symbol: string, sessions: readonly PastSession[]): SQL {
  const oldest = sessions.reduce((a, { date }) => (date < a ? date : a), sessions[0]?.date ?? "");
  const asked = sessions.map(({ date, fromMs, untilMs }) => ({
    date,
    from: new Date(fromMs).toISOString(),
    until: new Date(untilMs).toISOString(),
  }));
  return sql`
WITH RECURSIVE ${snapshotSeries(symbol, oldest)}
SELECT entry ->> 'date' AS date, (
  SELECT sum(stood.volume) FROM unnest(
    ARRAY(SELECT root FROM series WHERE expiration IS NOT NULL ORDER BY root, expiration),
    ARRAY(SELECT expiration FROM series WHERE expiration IS NOT NULL ORDER BY root, expiration)
  ) AS listed (root, expiration) CROSS JOIN LATERAL (
    SELECT volume FROM chain_snapshots
    WHERE symbol = ${symbol} AND chain_snapshots.root = listed.root AND chain_snapshots.expiration = listed.expiration
      AND slot >= (entry ->> 'from')::timestamptz AND slot <= (entry ->> 'until')::timestamptz
    ORDER BY slot DESC LIMIT 1
  ) stood)::text AS volume
FROM (
  SELECT place, entry FROM json_array_elements(${JSON.stringify(asked)}::json) WITH ORDINALITY AS asked (entry, place)
  LIMIT ${sessions.length}
) sessions ORDER BY place`;
}
