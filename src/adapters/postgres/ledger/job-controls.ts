import { sql } from "drizzle-orm";
import type { JobControls } from "../../../scheduling/control-ports.ts";
import { isJobId } from "../../../scheduling/job.ts";
import { type Database, runQuery } from "../client.ts";
import { jobControls } from "../schema/index.ts";

const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

export function createJobControls(db: Database): JobControls {
  return {
    async list() {
      const rows = await db.gather(db.select().from(jobControls).orderBy(jobControls.job));
      return rows.flatMap(({ job, pausedAt, resumedAt, ...row }) =>
        isJobId(job)
          ? [
              {
                ...row,
                job,
                paused: pausedAt !== null,
                pausedAtMs: pausedAt?.getTime() ?? null,
                resumedAtMs: resumedAt?.getTime() ?? null,
              },
            ]
          : [],
      );
    },

    async pause(job, by, reason, nowMs) {
      const { rows } = await runQuery(
        db.execute(sql`
INSERT INTO job_controls AS known (job, paused_at, paused_by, reason)
VALUES (${job}, ${instant(nowMs)}, ${by}, ${reason})
ON CONFLICT (job) DO UPDATE SET paused_at = excluded.paused_at, paused_by = excluded.paused_by,
  reason = excluded.reason, resumed_at = NULL, resumed_by = NULL
WHERE known.paused_at IS NULL
RETURNING job`),
      );
      return rows.length > 0;
    },

    async resume(job, by, nowMs) {
      const { rows } = await runQuery(
        db.execute(sql`
UPDATE job_controls SET paused_at = NULL, resumed_at = ${instant(nowMs)}, resumed_by = ${by}
WHERE job = ${job} AND paused_at IS NOT NULL RETURNING job`),
      );
      return rows.length > 0;
    },
  };
}
