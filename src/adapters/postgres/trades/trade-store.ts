import { sql } from "drizzle-orm";
import { newYorkDate } from "../../../market/time-zone.ts";
import type { NewTrade, ToldEvent, TradeLimits, TradeMark, TradeStore } from "../../../trades/ports.ts";
import { type Database, runQuery } from "../client.ts";
import { recordSightings } from "./record-sightings.ts";
import {
  MARK_JSON,
  TRADE_JSON,
  type TradeJson,
  toTrade,
  toWatched,
  type WatchedRow,
  watchedTrades,
} from "./trade-rows.ts";

/** A button that is pressed twice means one trade. */
const SAME_WITHIN_MINUTES = 2;

const at = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
const momentOf = (nowMs: number) => ({ now: at(nowMs), today: newYorkDate(nowMs) });

export function createTradeStore(db: Database): TradeStore {
  return {
    async add(trade, limits, nowMs) {
      const { rows } = await runQuery(db.execute<AddedRow>(addTrade(trade, limits, nowMs)));
      const [row] = rows;
      if (row?.present != null) return { kind: "present", id: row.present };
      if (row?.id != null) return { kind: "added", id: row.id };
      return { kind: "full", of: row?.full ?? "all" };
    },

    async listOwned(ownerId, closedSinceMs) {
      const { rows } = await runQuery(
        db.execute<{ trade: TradeJson; mark: TradeMark | null; told: string[] | null }>(sql`
SELECT ${TRADE_JSON}, mark, (SELECT json_agg(event ORDER BY at, event) FROM trade_events WHERE trade_id = trades.id) AS told
FROM trades LEFT JOIN LATERAL (
  SELECT ${MARK_JSON} AS mark FROM trade_marks WHERE trade_id = trades.id ORDER BY slot DESC LIMIT 1) AS latest ON true
WHERE owner_id = ${ownerId} AND (closed_at IS NULL OR closed_at >= ${at(closedSinceMs)})
ORDER BY closed_at IS NOT NULL, trades.id DESC`),
      );
      return rows.map(({ trade, mark, told }) => ({ trade: toTrade(trade), mark, told: told ?? [] }));
    },

    async read(ownerId, id, nowMs) {
      const which = sql`trades.id = ${id} AND owner_id = ${ownerId}`;
      const { rows } = await runQuery(
        db.execute<WatchedRow & { marks: TradeMark[] | null; events: ToldEvent[] | null }>(sql`
SELECT watched.*,
  (SELECT json_agg(${MARK_JSON} ORDER BY slot) FROM trade_marks WHERE trade_id = ${id}) AS marks,
  (SELECT json_agg(json_build_object('event', event, 'atMs', (extract(epoch FROM at) * 1000)::float8, 'value', value, 'notice', state) ORDER BY at, event)
    FROM trade_events LEFT JOIN discord_posts ON key = 'trade:' || trade_id || ':' || event WHERE trade_id = ${id}) AS events
FROM (${watchedTrades(which, momentOf(nowMs))}) AS watched`),
      );
      const [row] = rows;
      return row === undefined
        ? null
        : { ...toWatched(row), marks: row.marks ?? [], events: row.events ?? [] };
    },

    async readHistory(id) {
      const { rows } = await runQuery(
        db.execute<{ trade: TradeJson; marks: TradeMark[] | null }>(sql`
SELECT ${TRADE_JSON}, (SELECT json_agg(${MARK_JSON} ORDER BY slot) FROM trade_marks WHERE trade_id = trades.id) AS marks
FROM trades WHERE trades.id = ${id}`),
      );
      const [row] = rows;
      return row === undefined ? null : { trade: toTrade(row.trade), marks: row.marks ?? [] };
    },

    async close(ownerId, id, { atMs, net, source }) {
      const { rowCount } = await runQuery(
        db.execute(sql`
UPDATE trades SET closed_at = ${at(atMs)}, close_net = ${net}, close_source = ${source}
WHERE id = ${id} AND owner_id = ${ownerId} AND closed_at IS NULL`),
      );
      return (rowCount ?? 0) > 0;
    },

    async readLive(nowMs) {
      const live = sql`(closed_at IS NULL OR close_source = 'estimate') AND created_at <= ${at(nowMs)}`;
      const { rows } = await runQuery(db.execute<WatchedRow>(watchedTrades(live, momentOf(nowMs))));
      return rows.map(toWatched);
    },

    async record(sightings, nowMs) {
      if (sightings.length === 0) return 0;
      const { rowCount } = await runQuery(db.execute(recordSightings(sightings, nowMs)));
      return rowCount ?? 0;
    },
  };
}

type AddedRow = { id: number | null; present: number | null; full: "user" | "all" | null };

/** Counted and written in one statement, so that nobody gets past a limit by being quick. */
function addTrade(trade: NewTrade, { perUser, inAll }: TradeLimits, nowMs: number) {
  const legs = JSON.stringify(trade.legs);
  return sql`
WITH open AS (
  SELECT count(*) AS all, count(*) FILTER (WHERE owner_id = ${trade.ownerId}) AS own FROM trades WHERE closed_at IS NULL
), same AS (
  SELECT id FROM trades WHERE owner_id = ${trade.ownerId} AND symbol = ${trade.symbol} AND closed_at IS NULL
    AND contracts = ${trade.contracts} AND legs = ${legs}::jsonb AND entry_net = ${trade.entryNet}
    AND created_at > ${at(nowMs)} - ${SAME_WITHIN_MINUTES} * interval '1 minute'
  ORDER BY id DESC LIMIT 1
), added AS (
  INSERT INTO trades (owner_id, guild_id, channel_id, target_kind, target_id, symbol, strategy, legs, contracts, expiration,
    entry_net, entry_fill, entry_underlying, max_profit, max_loss, stop, created_at)
  SELECT ${trade.ownerId}, ${trade.guildId}, ${trade.channelId}, ${trade.target.kind}, ${trade.target.id}, ${trade.symbol},
    ${trade.strategy}, ${legs}::jsonb, ${trade.contracts}::integer, ${trade.expiration}::date, ${trade.entryNet}::float8,
    ${trade.entryFill}, ${trade.entryUnderlying}::float8, ${trade.maxProfit}::float8, ${trade.maxLoss}::float8,
    ${trade.stop}::float8, ${at(nowMs)}
  FROM open WHERE own < ${perUser} AND open.all < ${inAll} AND NOT EXISTS (SELECT FROM same)
  RETURNING id
)
SELECT (SELECT id FROM added) AS id, (SELECT id FROM same) AS present,
  (SELECT CASE WHEN own >= ${perUser} THEN 'user' WHEN open.all >= ${inAll} THEN 'all' END FROM open) AS full`;
}
