import { type SQL, sql } from "drizzle-orm";
import type { Settlement } from "../../../alerts/outbox-ports.ts";

/** Word of a target that is out of reach is worth a day. */
const NOTICE_HOURS = 24;

/**
 * Writes what became of batches. Whoever comes late changes nothing: what was delivered stays so. All that waits for a
 * target out of reach is refused with it, and its alerts and digest are paused; of a channel's, the trades that were told
 * there are told to their owners alone from then on. Whose something was is told, once each.
 */
export function settlePosts(settlements: readonly Settlement[], nowMs: number): SQL {
  const now = sql`${new Date(nowMs).toISOString()}::timestamptz`;
  return sql`
WITH told AS (
  SELECT * FROM jsonb_to_recordset(${JSON.stringify(settlements.map(rowOf))}::jsonb)
    AS told (batch text, kind text, target_kind text, target_id text, at timestamptz, reason text, notice jsonb)
), ended AS (
  UPDATE discord_posts AS post SET
    state = CASE told.kind WHEN 'delivered' THEN 'delivered' WHEN 'retry' THEN 'pending' ELSE 'refused' END,
    next_at = coalesce(told.at, post.next_at), ended_at = CASE WHEN told.kind <> 'retry' THEN ${now} END, reason = told.reason
  FROM told WHERE post.batch = told.batch AND post.state = 'pending'
), stranded AS (
  UPDATE discord_posts AS post SET state = 'refused', ended_at = ${now}, reason = told.reason
  FROM told WHERE told.kind = 'unreachable' AND (post.target_kind, post.target_id) = (told.target_kind, told.target_id)
    AND post.state = 'pending' AND post.batch IS DISTINCT FROM told.batch
), silenced AS (
  UPDATE digests SET paused = told.reason
  FROM told WHERE told.kind = 'unreachable' AND told.target_kind = 'channel' AND digests.channel_id = told.target_id
    AND digests.paused IS NULL
  RETURNING digests.set_by AS owner_id, told.target_id, told.batch, told.notice
), moved AS (
  UPDATE trades SET target_kind = 'user', target_id = trades.owner_id
  FROM told WHERE told.kind = 'unreachable' AND told.target_kind = 'channel' AND trades.target_kind = 'channel'
    AND trades.target_id = told.target_id
  RETURNING trades.owner_id, told.target_id, told.batch, told.notice
), paused AS (
  UPDATE alerts SET state = 'paused', reason = told.reason
  FROM told WHERE told.kind = 'unreachable' AND alerts.state <> 'paused'
    AND (alerts.target_kind, alerts.target_id) = (told.target_kind, told.target_id)
  RETURNING alerts.owner_id, told.target_id, told.batch, told.notice
)
INSERT INTO discord_posts (key, target_kind, target_id, body, expires_at, next_at, created_at)
SELECT DISTINCT 'paused:' || batch || ':' || owner_id, 'user', owner_id, notice, ${now} + ${NOTICE_HOURS} * interval '1 hour', ${now}, ${now}
FROM (SELECT * FROM paused UNION ALL SELECT * FROM silenced UNION ALL SELECT * FROM moved) AS lost
WHERE notice IS NOT NULL AND target_id <> owner_id
ON CONFLICT (key) DO NOTHING`;
}

function rowOf(settlement: Settlement) {
  const { batch, target, kind } = settlement;
  return {
    batch,
    kind,
    target_kind: target.kind,
    target_id: target.id,
    at: kind === "retry" ? new Date(settlement.atMs).toISOString() : null,
    reason: kind === "delivered" ? null : settlement.reason,
    notice: kind === "unreachable" ? settlement.notice : null,
  };
}
