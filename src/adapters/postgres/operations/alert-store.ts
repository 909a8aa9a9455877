import { sql } from "drizzle-orm";
import type { AlertStore } from "../../../operations/ports.ts";
import { type Database, runQuery } from "../client.ts";
import { numberArray, textArray, wordArray } from "../column-arrays.ts";
import { alertStates } from "../schema/index.ts";

export function createAlertStore(db: Database): AlertStore {
  return {
    async readAll() {
      const rows = await db.gather(db.select().from(alertStates));
      return rows.map(({ key, firing, since, detail }) => ({
        key,
        firing,
        detail,
        sinceMs: since.getTime(),
      }));
    },

    async write(states, nowMs) {
      if (states.length === 0) return;
      await runQuery(
        db.execute(sql`
INSERT INTO alert_states (key, firing, since, detail, notified_at)
SELECT key, firing, to_timestamp(since_ms / 1000.0), detail, ${new Date(nowMs).toISOString()}::timestamptz
FROM unnest(${textArray(states, ({ key }) => key)}::text[], ${wordArray(states, ({ firing }) => String(firing))}::boolean[],
  ${numberArray(states, ({ sinceMs }) => sinceMs)}::bigint[], ${textArray(states, ({ detail }) => detail)}::text[]
) AS told (key, firing, since_ms, detail)
ON CONFLICT (key) DO UPDATE SET firing = excluded.firing, since = excluded.since, detail = excluded.detail,
  notified_at = excluded.notified_at`),
      );
    },
  };
}
