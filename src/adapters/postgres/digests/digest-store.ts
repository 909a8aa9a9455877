import { sql } from "drizzle-orm";
import type { DigestFacts, DigestStore, DigestTicker } from "../../../digests/ports.ts";
import { addDays } from "../../../market/calendar-date.ts";
import type { TradeEvent } from "../../../trades/ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { TRADE_JSON, type TradeJson, toTrade } from "../trades/trade-rows.ts";

/** A week's last close, over a long weekend too. */
const CLOSE_DAYS = 10;

type DigestRow = {
  channel_id: string;
  guild_id: string;
  set_by: string;
  set_at: string;
  paused: string | null;
};
type TickerRow = { ticker: DigestTicker };
type TradeRow = { trade: TradeJson; open: boolean; events: TradeEvent[] | null };

export function createDigestStore(db: Database): DigestStore {
  return {
    async set({ channelId, guildId, setBy }, most, nowMs) {
      const { rowCount } = await runQuery(
        db.execute(sql`
INSERT INTO digests (channel_id, guild_id, set_by, set_at)
SELECT ${channelId}, ${guildId}, ${setBy}, ${new Date(nowMs).toISOString()}::timestamptz
WHERE (SELECT count(*) FROM digests WHERE guild_id = ${guildId} AND channel_id <> ${channelId}) < ${most}
ON CONFLICT (channel_id) DO UPDATE SET set_by = excluded.set_by, set_at = excluded.set_at, guild_id = excluded.guild_id, paused = NULL`),
      );
      return (rowCount ?? 0) > 0;
    },

    async remove(channelId) {
      const { rowCount } = await runQuery(
        db.execute(sql`DELETE FROM digests WHERE channel_id = ${channelId}`),
      );
      return (rowCount ?? 0) > 0;
    },

    async read(channelId) {
      const { rows } = await runQuery(
        db.execute<DigestRow>(
          sql`SELECT channel_id, guild_id, set_by, set_at::text, paused FROM digests WHERE channel_id = ${channelId}`,
        ),
      );
      const [row] = rows;
      if (row === undefined) return null;
      const { channel_id, guild_id: guildId, set_by: setBy, set_at, paused } = row;
      return { channelId: channel_id, guildId, setBy, setAtMs: Date.parse(set_at), paused };
    },

    async listDue(kind, day, limit) {
      const { rows } = await runQuery(
        db.execute<{ channel_id: string; guild_id: string }>(sql`
SELECT channel_id, guild_id FROM digests
WHERE paused IS NULL AND NOT EXISTS (
  SELECT FROM discord_posts WHERE key = 'digest:' || channel_id || ':' || ${day}::text || ':' || ${kind}::text)
ORDER BY channel_id LIMIT ${limit}`),
      );
      return rows.map(({ channel_id: channelId, guild_id: guildId }) => ({ channelId, guildId }));
    },

    async readFacts({ channelId, guildId }, today) {
      const { tickers, trades } = await runBatch(db, {
        tickers: db.execute<TickerRow>(tickersOf(guildId, today)),
        trades: db.execute<TradeRow>(tradesOf(channelId, today)),
      });
      return { tickers: tickers.rows.map(({ ticker }) => ticker), ...splitTrades(trades.rows) };
    },
  };
}

function splitTrades(rows: readonly TradeRow[]): Pick<DigestFacts, "trades" | "events"> {
  return {
    trades: rows.filter(({ open }) => open).map(({ trade }) => toTrade(trade)),
    events: rows.flatMap(({ trade, events }) =>
      (events ?? []).map((event) => ({ ...event, trade: toTrade(trade) })),
    ),
  };
}

function tickersOf(guildId: string, today: string) {
  return sql`
SELECT json_build_object('symbol', tickers.symbol, 'watched', watchlists.symbol IS NOT NULL, 'price', price::float8,
  'priceAtMs', extract(epoch FROM price_at)::float8 * 1000, 'previousClose', previous_close::float8, 'provider', tickers.provider,
  'ivRank', latest.iv_rank, 'observations', latest.observations, 'metricsAtMs', extract(epoch FROM latest.slot)::float8 * 1000, 'closes', coalesce(closes, '[]'),
  'refreshedAtMs', extract(epoch FROM (SELECT max(last_updated) FROM chain_sizes
    WHERE chain_sizes.symbol = tickers.symbol))::float8 * 1000) AS ticker
FROM tickers
LEFT JOIN watchlists ON watchlists.symbol = tickers.symbol AND owner_kind = 'server' AND owner_id = ${guildId}
LEFT JOIN LATERAL (SELECT iv_rank, observations, slot FROM iv_metrics WHERE iv_metrics.symbol = tickers.symbol ORDER BY slot DESC LIMIT 1) AS latest ON true
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('day', day, 'price', underlying_price::float8, 'volatility', coalesce(iv_7, iv_30),
    'maturityDays', CASE WHEN iv_7 IS NULL THEN 30 ELSE 7 END) ORDER BY day) AS closes
  FROM iv_metrics WHERE iv_metrics.symbol = tickers.symbol AND is_close AND day >= ${addDays(today, -CLOSE_DAYS)}::date
    AND coalesce(iv_7, iv_30) IS NOT NULL) AS closed ON true
WHERE is_active ORDER BY tickers.symbol`;
}

function tradesOf(channelId: string, today: string) {
  return sql`
SELECT ${TRADE_JSON}, closed_at IS NULL AS open, (
  SELECT json_agg(json_build_object('event', event, 'atMs', extract(epoch FROM at)::float8 * 1000, 'value', value) ORDER BY at, event)
  FROM trade_events WHERE trade_id = trades.id AND (at AT TIME ZONE 'America/New_York')::date = ${today}::date) AS events
FROM trades WHERE target_kind = 'channel' AND target_id = ${channelId}
  AND (closed_at IS NULL OR closed_at >= ${today}::date - 1)
ORDER BY trades.id LIMIT 100`;
}
