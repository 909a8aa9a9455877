import { sql } from "drizzle-orm";
import type { RateBudget } from "../../../providers/ports.ts";
import type { Provider } from "../../../providers/provider.ts";
import { type Database, runQuery } from "../client.ts";

export type RateLimit = { calls: number; windowMs: number };

/** Windows older than this are of no use to anybody. */
const KEPT_MS = 24 * 3_600_000;

/**
 * Calls reserved in fixed windows, in one statement for a whole job. `used` counts what was asked for, also beyond the
 * limit: two jobs at once then can't be granted the same call, and who comes later in the window gets nothing.
 */
export function createRateBudget(db: Database, limits: Readonly<Record<Provider, RateLimit>>): RateBudget {
  return {
    async reserve(provider, calls, nowMs) {
      const { calls: limit, windowMs } = limits[provider];
      const startMs = Math.floor(nowMs / windowMs) * windowMs;
      const nextWindowMs = startMs + windowMs;
      if (calls <= 0) return { granted: 0, nextWindowMs };
      const { rows } = await runQuery(
        db.execute<{ used: number }>(sql`
WITH old AS (
  DELETE FROM provider_windows
  WHERE provider = ${provider} AND window_start < ${iso(startMs - KEPT_MS)}::timestamptz
)
INSERT INTO provider_windows (provider, window_start, used)
VALUES (${provider}, ${iso(startMs)}::timestamptz, ${calls}::int)
ON CONFLICT (provider, window_start)
DO UPDATE SET used = least(provider_windows.used::bigint + excluded.used, 2000000000)::int
RETURNING used`),
      );
      const before = (rows[0]?.used ?? calls) - calls;
      return { granted: Math.max(0, Math.min(calls, limit - before)), nextWindowMs };
    },
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
