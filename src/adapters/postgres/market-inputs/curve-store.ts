import { desc, sql } from "drizzle-orm";
import { latestBelievedMs } from "../../../market/ahead.ts";
import type { CurveStore } from "../../../rates/ports.ts";
import { type Database, runQuery } from "../client.ts";
import { yieldCurves } from "../schema/index.ts";

export function createCurveStore(db: Database): CurveStore {
  return {
    async readLatest() {
      const [row] = await db.gather(db.select().from(yieldCurves).orderBy(desc(yieldCurves.day)).limit(1));
      if (row === undefined) return null;
      const { fetchedAt, ...curve } = row;
      return { ...curve, fetchedAtMs: fetchedAt.getTime() };
    },

    async storeCurves(curves, { source, fetchedAtMs }) {
      if (curves.length === 0) return 0;
      const { rowCount } = await runQuery(
        db.execute(sql`
INSERT INTO yield_curves AS known (day, points, source, fetched_at)
SELECT day, points, ${source}, ${new Date(fetchedAtMs).toISOString()}::timestamptz
FROM jsonb_to_recordset(${JSON.stringify(curves)}::jsonb) AS given (day date, points jsonb)
ORDER BY day
ON CONFLICT (day) DO UPDATE SET
  points = excluded.points, source = excluded.source, fetched_at = excluded.fetched_at
WHERE known.points <> excluded.points AND (known.fetched_at <= excluded.fetched_at
  OR known.fetched_at > ${new Date(latestBelievedMs(fetchedAtMs)).toISOString()}::timestamptz)`),
      );
      return rowCount ?? 0;
    },
  };
}
