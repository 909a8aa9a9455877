import { type SQL, sql } from "drizzle-orm";
import type { Observed, Sight, StoredAlert, WatchedAlert } from "../../../alerts/ports.ts";

export type AlertRow = {
  id: number;
  owner_id: string;
  guild_id: string | null;
  target_kind: StoredAlert["target"]["kind"];
  target_id: string;
  symbol: string;
  kind: StoredAlert["kind"];
  level: number | null;
  direction: StoredAlert["direction"];
  state: StoredAlert["state"];
  reason: string | null;
  arming: number;
  seen_value: number | null;
  seen_at: string | null;
  armed_at: string;
  fired_at: string | null;
  fired_value: number | null;
  fired_for: string | null;
};

export type WatchedRow = AlertRow & {
  price: number | null;
  price_at: string | null;
  previous_close: number | null;
  provider: string | null;
  iv_rank: number | null;
  observations: number | null;
  rebuilt_observations: number | null;
  ranked_at: string | null;
  close_day: string | null;
  close_price: number | null;
  close_volatility: number | null;
  close_maturity: 7 | 30 | null;
  kept: boolean;
};

/** As {@link AlertRow}, of the alias `alert`. */
export const ALERT_COLUMNS = sql`alert.id, alert.owner_id, alert.guild_id, alert.target_kind, alert.target_id, alert.symbol, alert.kind,
  alert.level, alert.direction, alert.state, alert.reason, alert.arming, alert.seen_value, alert.seen_at::text AS seen_at,
  alert.armed_at::text AS armed_at, alert.fired_at::text AS fired_at, alert.fired_value, alert.fired_for::text AS fired_for`;

/** Alerts as {@link WatchedRow}: each beside what its kind looks at, and no other table read for it. */
export function selectWatched(condition: SQL): SQL {
  return sql`
SELECT ${ALERT_COLUMNS}, tickers.price::float8 AS price, tickers.price_at::text AS price_at,
  tickers.previous_close::float8 AS previous_close, coalesce(ranked.provider, tickers.provider) AS provider,
  tickers.is_active AS kept, ranked.iv_rank, ranked.observations, ranked.rebuilt_observations, ranked.at::text AS ranked_at, closed.day::text AS close_day, closed.underlying_price::float8 AS close_price,
  coalesce(closed.iv_7, closed.iv_30) AS close_volatility, CASE WHEN closed.iv_7 IS NULL THEN 30 ELSE 7 END AS close_maturity
FROM alerts AS alert JOIN tickers USING (symbol)
LEFT JOIN LATERAL (
  SELECT iv_rank, observations, rebuilt_observations, coalesce(quoted_at, as_of) AS at, provider FROM iv_metrics
  WHERE alert.kind = 'iv_rank' AND iv_metrics.symbol = alert.symbol ORDER BY slot DESC LIMIT 1
) AS ranked ON true
LEFT JOIN LATERAL (
  SELECT day, underlying_price, iv_7, iv_30 FROM iv_metrics
  WHERE alert.kind = 'expected_move' AND iv_metrics.symbol = alert.symbol AND is_close
    AND day < (tickers.price_at AT TIME ZONE 'America/New_York')::date
  ORDER BY day DESC, slot DESC LIMIT 1
) AS closed ON true
WHERE ${condition} ORDER BY alert.id`;
}

export function readWatched(row: WatchedRow): WatchedAlert {
  const { close_day: day, close_price: price, close_volatility: volatility } = row;
  const observed: Observed = {
    price: readSight(row.price, row.price_at),
    previousClose: row.previous_close,
    ivRank: readSight(row.iv_rank, row.ranked_at),
    rankCounts:
      row.observations === null
        ? null
        : { observations: row.observations, rebuiltObservations: row.rebuilt_observations ?? 0 },
    close:
      day === null || price === null || volatility === null
        ? null
        : { day, price, volatility, maturityDays: row.close_maturity ?? 30 },
    provider: row.provider,
    kept: row.kept,
  };
  return { alert: readAlert(row), observed };
}

export function readAlert(row: AlertRow): StoredAlert {
  const { id, symbol, kind, level, direction, state, reason, arming } = row;
  return {
    ...{ id, symbol, kind, level, direction, state, reason, arming },
    ownerId: row.owner_id,
    guildId: row.guild_id,
    target: { kind: row.target_kind, id: row.target_id },
    seen: readSight(row.seen_value, row.seen_at),
    armedAtMs: Date.parse(row.armed_at),
    fired: readSight(row.fired_value, row.fired_at),
    firedFor: row.fired_for,
  };
}

function readSight(value: number | null, at: string | null): Sight | null {
  return value === null || at === null ? null : { value, atMs: Date.parse(at) };
}
