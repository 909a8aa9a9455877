import { type SQL, sql } from "drizzle-orm";
import type { ClaimedPost, Outbox, PostBody, PostTarget } from "../../../alerts/outbox-ports.ts";
import { type Database, runQuery } from "../client.ts";
import { insertPosts, postRows } from "./insert-posts.ts";
import { settlePosts } from "./settle-posts.ts";

/** Lines of one message; Discord takes 4,096 characters in an embed's text. */
const POSTS_PER_MESSAGE = 20;
/** Nobody reads two messages of ours in a channel at once. */
const PACE_SECONDS = 4;

type Row = {
  id: string;
  batch: string;
  target_kind: PostTarget["kind"];
  target_id: string;
  body: PostBody;
  attempts: number;
  created_at: string;
};

export function createOutbox(db: Database): Outbox {
  return {
    async enqueue(posts, nowMs) {
      if (posts.length === 0) return 0;
      const { rowCount } = await runQuery(db.execute(insertPosts(postRows(posts), nowMs)));
      return rowCount ?? 0;
    },

    async claim(input, nowMs) {
      const { rows } = await runQuery(db.execute<Row>(claimPosts(input, nowMs)));
      return rows.map(toPost).sort((a, b) => a.id - b.id);
    },

    async settle(settlements, nowMs) {
      if (settlements.length > 0) await runQuery(db.execute(settlePosts(settlements, nowMs)));
    },
  };
}

/**
 * Of each target one batch: first what was tried before, which travels in the very message of that attempt, then one
 * post that stands alone, or the others together. A target waits while its last message is young, or still under way.
 * Two claims at once never share a row, nor a batch: the later one finds `next_at` moved.
 */
function claimPosts(
  { mostBatches, leaseMs, claimId }: { mostBatches: number; leaseMs: number; claimId: string },
  nowMs: number,
): SQL {
  const now = sql`${new Date(nowMs).toISOString()}::timestamptz`;
  const leased = sql`${new Date(nowMs + leaseMs).toISOString()}::timestamptz`;
  return sql`
WITH expired AS (
  UPDATE discord_posts SET state = 'expired', ended_at = ${now}
  WHERE state = 'pending' AND expires_at <= ${now} AND next_at <= ${now}
), waiting AS MATERIALIZED (
  SELECT id, target_kind, target_id, batch, alone, next_at FROM discord_posts
  WHERE state = 'pending' AND expires_at > ${now}
), heads AS (
  SELECT DISTINCT ON (target_kind, target_id) id, target_kind, target_id, batch, alone FROM waiting
  WHERE next_at <= ${now}
    AND NOT EXISTS (SELECT FROM waiting AS sent WHERE sent.batch IS NOT NULL AND sent.next_at > ${now}
      AND (sent.target_kind, sent.target_id) = (waiting.target_kind, waiting.target_id))
    AND NOT EXISTS (SELECT FROM discord_posts AS told WHERE told.state = 'delivered'
      AND (told.target_kind, told.target_id) = (waiting.target_kind, waiting.target_id)
      AND told.ended_at > ${now} - ${PACE_SECONDS} * interval '1 second' AND told.ended_at <= ${now})
  ORDER BY target_kind, target_id, batch IS NULL, id
), chosen AS (
  SELECT post.id, left(md5(${claimId}::text || ':' || head.target_kind || head.target_id), 25) AS batch
  FROM (SELECT * FROM heads ORDER BY id LIMIT ${mostBatches}) AS head, LATERAL (
    SELECT id FROM waiting
    WHERE (target_kind, target_id) = (head.target_kind, head.target_id) AND next_at <= ${now}
      AND CASE WHEN head.batch IS NOT NULL THEN waiting.batch = head.batch
        WHEN head.alone THEN waiting.id = head.id
        ELSE waiting.batch IS NULL AND NOT waiting.alone END
    ORDER BY id LIMIT ${POSTS_PER_MESSAGE}) AS post
)
UPDATE discord_posts AS post SET batch = coalesce(post.batch, chosen.batch), attempts = post.attempts + 1, next_at = ${leased}
FROM chosen WHERE post.id = chosen.id AND post.state = 'pending' AND post.next_at <= ${now}
RETURNING post.id::text, post.batch, post.target_kind, post.target_id, post.body, post.attempts, post.created_at::text`;
}

function toPost(row: Row): ClaimedPost {
  return {
    id: Number(row.id),
    batch: row.batch,
    target: { kind: row.target_kind, id: row.target_id },
    body: row.body,
    attempts: row.attempts,
    createdAtMs: Date.parse(row.created_at),
  };
}
