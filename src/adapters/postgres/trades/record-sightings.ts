import { type SQL, sql } from "drizzle-orm";
import type { TradeSighting } from "../../../trades/ports.ts";
import { insertPosts, postRows } from "../alerts/insert-posts.ts";

const iso = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());

/**
 * Marks, closes and events, and in the same statement the posts of those events that nobody has told before: the key of
 * `trade_events` is the fence. What was closed by its owner meanwhile stays as they closed it.
 */
export function recordSightings(sightings: readonly TradeSighting[], nowMs: number): SQL {
  const rows = sightings.map(({ id, mark, seenAtMs, closed }) => ({
    id,
    slot: iso(mark?.slotMs ?? null),
    mid: mark?.mid ?? null,
    natural: mark?.natural ?? null,
    underlying: mark?.underlying ?? null,
    seen_at: iso(seenAtMs),
    closed_at: iso(closed?.atMs ?? null),
    close_net: closed?.net ?? null,
    close_source: closed?.source ?? null,
  }));
  const events = sightings.flatMap(({ id, events: found }) =>
    found.map(({ event, atMs, value }) => ({ trade_id: id, event, at: iso(atMs), value })),
  );
  const posts = sightings.flatMap(({ id, events: found }) => found.map(({ post }) => ({ ...post, tag: id })));
  return sql`
WITH sighted AS (
  SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS sighted (id integer, slot timestamptz, mid real,
    "natural" real, underlying real, seen_at timestamptz, closed_at timestamptz, close_net float8, close_source text)
), marked AS (
  INSERT INTO trade_marks (trade_id, slot, mid, "natural", underlying)
  SELECT sighted.id, slot, mid, "natural", underlying FROM sighted JOIN trades USING (id)
  WHERE slot IS NOT NULL AND trades.closed_at IS NULL
  ON CONFLICT DO NOTHING
), written AS (
  UPDATE trades SET marked_at = greatest(marked_at, sighted.slot), seen_at = greatest(trades.seen_at, sighted.seen_at),
    closed_at = coalesce(sighted.closed_at, trades.closed_at), close_net = coalesce(sighted.close_net, trades.close_net),
    close_source = coalesce(sighted.close_source, trades.close_source)
  FROM sighted WHERE trades.id = sighted.id AND (trades.closed_at IS NULL OR trades.close_source = 'estimate')
  RETURNING trades.id
), told AS (
  INSERT INTO trade_events (trade_id, event, at, value)
  SELECT trade_id, event, at, value FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
    AS found (trade_id integer, event text, at timestamptz, value float8) JOIN written ON written.id = trade_id
  ON CONFLICT DO NOTHING
  RETURNING trade_id, event
)
${insertPosts(sql`${postRows(posts)} JOIN told ON told.trade_id = post.tag AND post.key = 'trade:' || told.trade_id || ':' || told.event`, nowMs)}`;
}
