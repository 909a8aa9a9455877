import { type SQL, sql } from "drizzle-orm";
import type { NewPost } from "../../../alerts/outbox-ports.ts";

/**
 * Posts as rows `post (tag, key, target_kind, target_id, body, alone, expires_at)`, for a FROM: whoever records what is
 * told writes it in the same statement. The `tag` says which of its own rows a post belongs to.
 */
export function postRows(posts: readonly (NewPost & { tag?: number })[]): SQL {
  const rows = posts.map(({ tag = null, key, target, body, alone, expiresAtMs }) => ({
    tag,
    key,
    target_kind: target.kind,
    target_id: target.id,
    body,
    alone,
    expires_at: new Date(expiresAtMs).toISOString(),
  }));
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS post (tag integer, key text, target_kind text,
  target_id text, body jsonb, alone boolean, expires_at timestamptz)`;
}

/** Enqueues what `from` (a FROM that has {@link postRows} in it) gives; the same key twice is one post. */
export function insertPosts(from: SQL, nowMs: number): SQL {
  const now = sql`${new Date(nowMs).toISOString()}::timestamptz`;
  return sql`
INSERT INTO discord_posts (key, target_kind, target_id, body, alone, expires_at, next_at, created_at)
SELECT post.key, post.target_kind, post.target_id, post.body, post.alone, post.expires_at, ${now}, ${now}
FROM ${from}
ORDER BY post.key
ON CONFLICT (key) DO NOTHING`;
}
