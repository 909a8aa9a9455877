import { type SQL, sql } from "drizzle-orm";
import type { AddedAlert, AlertBook, AlertLimits, NewAlert } from "../../../alerts/ports.ts";
import { latestBelievedMs } from "../../../market/ahead.ts";
import { type Database, runQuery } from "../client.ts";
import { textArray, wordArray } from "../column-arrays.ts";
import {
  ALERT_COLUMNS,
  type AlertRow,
  readAlert,
  readWatched,
  selectWatched,
  type WatchedRow,
} from "./alert-rows.ts";
import { recordSightings } from "./record-sightings.ts";

const iso = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

type Added = { kept: boolean; mine: number; servers: number; id: number | null; fresh: boolean | null };

/** What users want to be told of, each operation one statement. */
export function createAlertBook(db: Database): AlertBook {
  return {
    async add(alert, limits, nowMs) {
      const { rows } = await runQuery(db.execute<Added>(insertAlert(alert, limits, nowMs)));
      return readAdded(rows[0], limits);
    },

    async listOwned(ownerId) {
      const { rows } = await runQuery(
        db.execute<WatchedRow>(selectWatched(sql`alert.owner_id = ${ownerId}`)),
      );
      return rows.map(readWatched);
    },

    async remove(ownerId, id) {
      const removal = sql`DELETE FROM alerts WHERE id = ${id} AND owner_id = ${ownerId}`;
      return ((await runQuery(db.execute(removal))).rowCount ?? 0) > 0;
    },

    async rearm(ownerId, id, nowMs) {
      const { rows } = await runQuery(
        db.execute<AlertRow>(sql`
UPDATE alerts AS alert SET ${armed(nowMs)}
WHERE alert.id = ${id} AND alert.owner_id = ${ownerId}
RETURNING ${ALERT_COLUMNS}`),
      );
      return rows[0] === undefined ? null : readAlert(rows[0]);
    },

    async readArmed({ kinds, symbols }) {
      const of =
        symbols === null
          ? sql``
          : sql` AND alert.symbol = ANY(${textArray(symbols, (symbol) => symbol)}::text[])`;
      const wanted = sql`alert.state = 'armed' AND alert.kind = ANY(${wordArray(kinds, (kind) => kind)}::text[])${of}`;
      const { rows } = await runQuery(db.execute<WatchedRow>(selectWatched(wanted)));
      return rows.map(readWatched);
    },

    async listArmedSymbols(kinds) {
      const { rows } = await runQuery(
        db.execute<{ symbol: string }>(sql`
SELECT DISTINCT symbol FROM alerts WHERE state = 'armed' AND kind = ANY(${wordArray(kinds, (kind) => kind)}::text[])`),
      );
      return rows.map(({ symbol }) => symbol);
    },

    async record(sightings, nowMs) {
      if (sightings.length === 0) return [];
      const { rows } = await runQuery(db.execute<{ key: string }>(recordSightings(sightings, nowMs)));
      return rows.map(({ key }) => key);
    },
  };
}

/** Armed from now on: what is stored of the ticker counts as seen. A range is of a day, and first seen at the next look. */
function armed(nowMs: number): SQL {
  return sql`(state, reason, arming, armed_at, seen_value, seen_at) = (SELECT 'armed', NULL, alert.arming + 1, ${iso(nowMs)}, value, at
  FROM (SELECT 1) AS once LEFT JOIN LATERAL (${seenNow(sql`alert.symbol`, sql`alert.kind`, nowMs)}) AS seen ON true)`;
}

/** The value that an alert of the kind looks at, and when it stood; of the future, of a clock that ran ahead, none. */
function seenNow(symbol: SQL, kind: SQL, nowMs: number): SQL {
  const believed = iso(latestBelievedMs(nowMs));
  return sql`
  SELECT price::float8 AS value, price_at AS at FROM tickers
  WHERE ${kind} = 'price' AND symbol = ${symbol} AND price IS NOT NULL AND price_at <= ${believed}
  UNION ALL (SELECT iv_rank, coalesce(quoted_at, as_of) FROM iv_metrics
  WHERE ${kind} = 'iv_rank' AND symbol = ${symbol} AND slot <= ${believed} ORDER BY slot DESC LIMIT 1)`;
}

function insertAlert(alert: NewAlert, limits: AlertLimits, nowMs: number): SQL {
  const { ownerId, guildId, target, symbol, kind, level, direction } = alert;
  return sql`
WITH room AS (
  SELECT EXISTS (SELECT FROM tickers WHERE symbol = ${symbol} AND is_active) AS kept,
    (SELECT count(*)::int FROM alerts WHERE owner_id = ${ownerId}) AS mine,
    (SELECT count(*)::int FROM alerts WHERE guild_id = ${guildId}::text) AS servers,
    EXISTS (SELECT FROM alerts WHERE (owner_id, symbol, kind, direction, target_kind, target_id)
      = (${ownerId}, ${symbol}, ${kind}, ${direction}, ${target.kind}, ${target.id}) AND level IS NOT DISTINCT FROM ${level}::float8) AS known
), added AS (
  INSERT INTO alerts AS alert (owner_id, guild_id, target_kind, target_id, symbol, kind, level, direction, state, armed_at, seen_value, seen_at)
  SELECT ${ownerId}, ${guildId}, ${target.kind}, ${target.id}, ${symbol}, ${kind}, ${level}::float8, ${direction}, 'armed',
    ${iso(nowMs)}, seen.value, seen.at
  FROM room LEFT JOIN LATERAL (${seenNow(sql`${symbol}`, sql`${kind}::text`, nowMs)}) AS seen ON true
  WHERE kept AND (known OR mine < ${limits.perUser} AND servers < ${limits.perServer})
  ON CONFLICT ON CONSTRAINT alerts_same DO UPDATE SET state = 'armed', reason = NULL, arming = alert.arming + 1,
    armed_at = excluded.armed_at, seen_value = excluded.seen_value, seen_at = excluded.seen_at, guild_id = excluded.guild_id
  RETURNING id, arming = 1 AS fresh
)
SELECT room.kept, room.mine, room.servers, added.id, added.fresh FROM room LEFT JOIN added ON true`;
}

function readAdded(row: Added | undefined, { perUser }: AlertLimits): AddedAlert {
  if (row === undefined || !row.kept) return { kind: "unknown_symbol" };
  if (row.id !== null) return { kind: row.fresh === true ? "added" : "rearmed", id: row.id };
  return { kind: "full", of: row.mine >= perUser ? "user" : "server" };
}
