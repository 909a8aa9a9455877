import { type SQL, sql } from "drizzle-orm";
import type { StoredTrade, TradeLeg, WatchedTrade } from "../../../trades/ports.ts";

/** Milliseconds of a column, as a number that JSON carries. */
const ms = (column: string) => sql.raw(`(extract(epoch FROM ${column}) * 1000)::float8`);

/** A row of `trades` as JSON. */
export const TRADE_JSON = sql`json_build_object('id', trades.id, 'ownerId', owner_id, 'guildId', guild_id, 'channelId', channel_id,
  'targetKind', target_kind, 'targetId', target_id, 'symbol', trades.symbol, 'strategy', strategy, 'legs', legs,
  'contracts', contracts, 'expiration', trades.expiration, 'entryNet', entry_net, 'entryFill', entry_fill,
  'entryUnderlying', entry_underlying, 'maxProfit', max_profit, 'maxLoss', max_loss, 'stop', stop,
  'createdAtMs', ${ms("created_at")}, 'markedAtMs', ${ms("marked_at")}, 'seenAtMs', ${ms("seen_at")},
  'closedAtMs', ${ms("closed_at")}, 'closeNet', close_net, 'closeSource', close_source) AS trade`;

export type TradeJson = Omit<StoredTrade, "target" | "closed" | "legs"> & {
  legs: TradeLeg[];
  targetKind: StoredTrade["target"]["kind"];
  targetId: string;
  closedAtMs: number | null;
  closeNet: number | null;
  closeSource: NonNullable<StoredTrade["closed"]>["source"] | null;
};

export function toTrade(json: TradeJson): StoredTrade {
  const { targetKind, targetId, closedAtMs, closeNet, closeSource, ...trade } = json;
  const isClosed = closedAtMs !== null && closeNet !== null && closeSource !== null;
  return {
    ...trade,
    target: { kind: targetKind, id: targetId },
    closed: isClosed ? { atMs: Math.round(closedAtMs), net: closeNet, source: closeSource } : null,
  };
}

export const MARK_JSON = sql`json_build_object('slotMs', ${ms("slot")}, 'mid', mid, 'natural', trade_marks.natural, 'underlying', underlying)`;

export type WatchedRow = {
  trade: TradeJson;
  quotes: WatchedTrade["quotes"] | null;
  series: WatchedTrade["series"] | null;
  range: { high: number | null; low: number | null; lastStartMs: number | null } | null;
  ex_dates: NonNullable<WatchedTrade["exDates"]> | null;
  dividends: "scheduled" | "none" | "unknown" | null;
  daily: WatchedTrade["days"]["daily"] | null;
  intraday: WatchedTrade["days"]["intraday"] | null;
  told: string[] | null;
  split: boolean;
};

export function toWatched(row: WatchedRow): WatchedTrade {
  const { range } = row;
  const isSeen = range !== null && range.high !== null && range.low !== null && range.lastStartMs !== null;
  return {
    trade: toTrade(row.trade),
    quotes: row.quotes ?? [],
    series: row.series ?? [],
    range: isSeen
      ? { high: range.high as number, low: range.low as number, lastStartMs: range.lastStartMs as number }
      : null,
    exDates: row.dividends === null || row.dividends === "unknown" ? null : (row.ex_dates ?? []),
    days: { daily: row.daily ?? [], intraday: row.intraday ?? [] },
    told: row.told ?? [],
    split: row.split,
  };
}

/**
 * Trades with all that is stored of what moves them, one row each: every part is looked up by a key of its table.
 * `which` is a condition on `trades`.
 */
export function watchedTrades(which: SQL, { now, today }: { now: SQL; today: string }): SQL {
  return sql`
SELECT ${TRADE_JSON}, quotes, series, range, ex_dates, dividends, daily, intraday, told, split
FROM trades
CROSS JOIN LATERAL (
  SELECT json_agg(json_build_object('occ', occ_symbol, 'bid', bid::float8, 'ask', ask::float8, 'quotedAtMs', ${ms("quoted_at")},
    'lastUpdatedMs', ${ms("last_updated")})) AS quotes
  FROM option_contracts WHERE occ_symbol = ANY(ARRAY(SELECT leg->>'occ' FROM jsonb_array_elements(legs) AS leg))
) AS quoted
CROSS JOIN LATERAL (
  SELECT json_agg(json_build_object('root', root, 'expiration', expiration, 'slotMs', ${ms("slot")}, 'asOfMs', ${ms("as_of")},
    'quotedAtMs', ${ms("coalesce(quoted_at, as_of)")}, 'underlyingPrice', underlying_price::float8, 'delayed', delayed,
    'provider', provider)) AS series
  FROM (SELECT DISTINCT leg->>'root' AS root, (leg->>'expiration')::date AS expiration
    FROM jsonb_array_elements(legs) AS leg WHERE leg ? 'occ') AS wanted
  JOIN LATERAL (SELECT slot, as_of, quoted_at, underlying_price, delayed, provider FROM chain_snapshots
    WHERE chain_snapshots.symbol = trades.symbol AND chain_snapshots.root = wanted.root
      AND chain_snapshots.expiration = wanted.expiration AND slot <= ${now}
    ORDER BY slot DESC LIMIT 1) AS latest ON true
) AS seen
CROSS JOIN LATERAL (
  SELECT json_build_object('high', max(high)::float8, 'low', min(low)::float8, 'lastStartMs', ${ms("max(start)")}) AS range
  FROM price_bars WHERE price_bars.symbol = trades.symbol AND timeframe IN ('1m', '5m') AND session = 'regular'
    AND start >= greatest(created_at, seen_at) AND start < ${now}
) AS traded
CROSS JOIN LATERAL (
  SELECT json_agg(json_build_object('date', ex_date, 'amount', amount::float8, 'certainty', certainty) ORDER BY ex_date) AS ex_dates,
    (SELECT status FROM dividend_schedules WHERE dividend_schedules.symbol = trades.symbol) AS dividends
  FROM dividends WHERE dividends.symbol = trades.symbol AND ex_date > ${today}::date
    AND ex_date <= (SELECT max((leg->>'expiration')::date) FROM jsonb_array_elements(legs) AS leg)
) AS paid
CROSS JOIN LATERAL (
  WITH ended AS (SELECT DISTINCT (leg->>'expiration')::date AS day FROM jsonb_array_elements(legs) AS leg
    WHERE (leg->>'expiration')::date <= ${today}::date)
  SELECT (SELECT json_agg(DISTINCT jsonb_build_object('day', (start AT TIME ZONE 'America/New_York')::date, 'open', open::float8, 'close', close::float8))
      FROM price_bars WHERE price_bars.symbol = trades.symbol AND timeframe = '1d'
        AND EXISTS (SELECT FROM ended WHERE start >= ended.day - 4 AND start < ended.day + 1)) AS daily,
    (SELECT json_agg(json_build_object('startMs', ${ms("last.start")}, 'close', last.close::float8) ORDER BY last.start)
      FROM ended CROSS JOIN LATERAL (SELECT start, close FROM price_bars
        WHERE price_bars.symbol = trades.symbol AND timeframe IN ('1m', '5m') AND session = 'regular'
          AND start >= ended.day - 4 AND start < ended.day + 1
        ORDER BY start DESC LIMIT 1) AS last) AS intraday
) AS settled
CROSS JOIN LATERAL (SELECT json_agg(event) AS told FROM trade_events WHERE trade_id = trades.id) AS events
CROSS JOIN LATERAL (
  SELECT EXISTS (SELECT FROM price_bars WHERE price_bars.symbol = trades.symbol AND timeframe = '1d'
    AND start > created_at AND split_factor IS NOT NULL) AS split
) AS acts
WHERE ${which}
ORDER BY trades.id`;
}
