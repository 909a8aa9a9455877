import { type SQL, sql } from "drizzle-orm";
import type { Sighting } from "../../../alerts/ports.ts";
import { insertPosts, postRows } from "./insert-posts.ts";

/**
 * Writes what was seen of armed alerts, and in the same statement the posts of those that fire. An alert that another
 * look has written since it was read is left to the next one: `seen_at` and `arming` are the fence.
 */
export function recordSightings(sightings: readonly Sighting[], nowMs: number): SQL {
  const rows = sightings.map(({ alert, seen, firedFor, post }) => ({
    id: alert.id,
    arming: alert.arming,
    before_at: alert.seen === null ? null : new Date(alert.seen.atMs).toISOString(),
    value: seen.value,
    at: new Date(seen.atMs).toISOString(),
    fires: post !== null,
    fired_for: firedFor,
  }));
  const posts = sightings.flatMap(({ alert, post }) => (post === null ? [] : [{ ...post, tag: alert.id }]));
  const now = sql`${new Date(nowMs).toISOString()}::timestamptz`;
  return sql`
WITH sighted AS (
  SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS sighted (id integer, arming integer,
    before_at timestamptz, value float8, at timestamptz, fires boolean, fired_for date)
), written AS (
  UPDATE alerts AS alert SET seen_value = sighted.value, seen_at = sighted.at,
    state = CASE WHEN fires THEN 'fired' ELSE alert.state END,
    fired_at = CASE WHEN fires THEN ${now} ELSE alert.fired_at END,
    fired_value = CASE WHEN fires THEN sighted.value ELSE alert.fired_value END,
    fired_for = CASE WHEN fires THEN sighted.fired_for ELSE alert.fired_for END
  FROM sighted
  WHERE alert.id = sighted.id AND alert.arming = sighted.arming AND alert.state = 'armed'
    AND alert.seen_at IS NOT DISTINCT FROM sighted.before_at
  RETURNING alert.id, sighted.fires
)
${insertPosts(sql`${postRows(posts)} JOIN written ON written.id = post.tag AND written.fires`, nowMs)}
RETURNING key`;
}
