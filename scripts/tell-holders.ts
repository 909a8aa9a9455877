import { sql } from "drizzle-orm";
import { insertPosts, postRows } from "../src/adapters/postgres/alerts/insert-posts.ts";
import { newPost } from "../src/alerts/new-post.ts";
import type { NewPost } from "../src/alerts/outbox-ports.ts";
import { DAY_MS } from "../src/market/calendar-date.ts";
import type { ScriptDatabase } from "./database.ts";

type Held = { owner: string; symbol: string; alerts: number[] | null; trades: number[] | null };

/** Word of it is worth as long as a holiday. */
const WORTH_MS = 7 * DAY_MS;

const WHAT_COMES = {
  pause: "They stay, and see nothing new until the operator takes it up again.",
  remove: "They are removed with it.",
} as const;

/**
 * Tells whoever waits for a ticker, or follows a trade in it, that the operator no longer keeps it: one direct message
 * each, through the outbox. Call it before what it tells of. Returns how many are told.
 */
export async function tellHolders(
  db: Pick<ScriptDatabase, "execute">,
  symbols: readonly string[],
  verb: keyof typeof WHAT_COMES,
  nowMs: number,
): Promise<number> {
  const { rows } = await db.execute<Held>(sql`
SELECT owner_id AS owner, symbol, json_agg(id ORDER BY id) FILTER (WHERE what = 'alert') AS alerts,
  json_agg(id ORDER BY id) FILTER (WHERE what = 'trade') AS trades
FROM (SELECT 'alert' AS what, id, owner_id, symbol FROM alerts
  UNION ALL SELECT 'trade', id, owner_id, symbol FROM trades WHERE closed_at IS NULL) AS held
WHERE symbol = ANY(${`{${symbols.join(",")}}`}::text[])
GROUP BY owner_id, symbol ORDER BY owner_id, symbol`);
  if (rows.length === 0) return 0;
  const notices = rows.map((held) => notice(held, verb, nowMs));
  return (await db.execute(insertPosts(postRows(notices), nowMs))).rowCount ?? 0;
}

function notice(
  { owner, symbol, alerts, trades }: Held,
  verb: keyof typeof WHAT_COMES,
  nowMs: number,
): NewPost {
  const title = `${symbol} is not kept here any more`;
  const numbers = (ids: readonly number[]) => ids.map((id) => `#${id}`).join(", ");
  const yours = [
    ...(alerts === null ? [] : [`alerts ${numbers(alerts)}`]),
    ...(trades === null ? [] : [`trades ${numbers(trades)}`]),
  ];
  return newPost({
    key: `ticker:${symbol}:${owner}:${verb}:${nowMs}`,
    target: { kind: "user", id: owner },
    body: {
      title,
      text: `The operator ${verb === "pause" ? "no longer refreshes it" : "took it away"}. Yours on it: ${yours.join("; ")}. ${WHAT_COMES[verb]}`,
      line: title,
      tone: "warning",
      footer: "Volaris",
      atMs: nowMs,
    },
    alone: false,
    expiresAtMs: nowMs + WORTH_MS,
  });
}
