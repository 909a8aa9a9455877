import { sql } from "drizzle-orm";
import type { UsageReader } from "../../../operations/ports.ts";
import type { Database } from "../client.ts";

export function createUsageReader(db: Database): UsageReader {
  return {
    async read(fromDay, toDay) {
      const { rows } = await db.gather(
        db.execute<{ day: string; meter: string; used: string }>(sql`
SELECT day::text AS day, meter, used::text AS used FROM usage_daily
WHERE day BETWEEN ${fromDay}::date AND ${toDay}::date ORDER BY day, meter`),
      );
      return rows.map(({ used, ...row }) => ({ ...row, used: Number(used) }));
    },

    async storageBytes() {
      const { rows } = await db.gather(
        db.execute<{ bytes: string }>(sql`SELECT pg_database_size(current_database())::text AS bytes`),
      );
      return Number(rows[0]?.bytes ?? 0);
    },
  };
}
