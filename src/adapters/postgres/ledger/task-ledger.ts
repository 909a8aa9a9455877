import { and, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { PlannedTask, TaskEnd, TaskLedger } from "../../../chains/ports.ts";
import type { TaskCopy } from "../../../chains/slice.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { textArray, wordArray } from "../column-arrays.ts";
import { jobRuns, jobTasks } from "../schema/index.ts";
import { type ClosedRow, closeRunWhenDone, lockRun, readClosed } from "./close-run.ts";
import { forgetRefused, noteRefused } from "./refused-tasks.ts";

export function createTaskLedger(db: Database): TaskLedger {
  return {
    async recordTasks(runId, tasks, nowMs) {
      const { open } = await runBatch(db, {
        planned: db.execute(insertTasks(runId, tasks, nowMs, isUnplanned(runId))),
        open: db.execute<OpenTask>(openTasks(runId)),
      });
      return open.rows.map(({ from_date: from, to_date: to, ...task }) => ({ ...task, from, to }));
    },

    noteRefused: async (run, refused) => {
      await runQuery(db.execute(noteRefused(run, refused)));
    },

    async markPublished(runId, leaseExpiresMs, nowMs) {
      await runBatch(db, {
        // The first slices may have ended, and even closed the run, before this line is reached.
        run: db
          .update(jobRuns)
          .set({
            publishedAt: new Date(nowMs),
            leaseExpiresAt: new Date(leaseExpiresMs),
            heldUntil: null,
            status: "running",
          })
          .where(and(eq(jobRuns.id, runId), inArray(jobRuns.status, ["claimed", "running"]))),
        tasks: db.execute(forgetRefused(runId)),
      });
    },

    async startTask(copy, nowMs) {
      const { rows } = await runQuery(db.execute<{ status: string }>(startTask(copy, nowMs)));
      return rows[0]?.status ?? null;
    },

    async splitTask(runId, key, halves, cost, nowMs) {
      const { whole } = await runBatch(db, {
        // Halves of a task that was given up meanwhile would belong to no run that ends them.
        halves: db.execute(insertTasks(runId, halves, nowMs, isSplittable(runId, key))),
        whole: db
          .update(jobTasks)
          .set({
            status: "split",
            providerCalls: addCalls(cost.providerCalls),
            finishedAt: new Date(nowMs),
          })
          .where(and(thisTask(runId, key), inArray(jobTasks.status, [...SPLITTABLE]))),
      });
      return whole.rowCount > 0;
    },

    async retryTask(runId, key, failure, cost) {
      await runQuery(
        db
          .update(jobTasks)
          .set({
            status: "queued",
            providerCalls: addCalls(cost.providerCalls),
            errorCode: failure.code,
            errorMessage: failure.message,
          })
          .where(and(thisTask(runId, key), eq(jobTasks.status, "running"))),
      );
    },

    async endTask({ runId, key, redrive }, status: TaskEnd, failure, nowMs) {
      const { ended, closed } = await runBatch(db, {
        locked: db.execute(lockRun(runId)),
        ended: db
          .update(jobTasks)
          .set({
            status,
            ...(failure && { errorCode: failure.code, errorMessage: failure.message }),
            finishedAt: new Date(nowMs),
          })
          .where(
            and(
              thisTask(runId, key),
              inArray(jobTasks.status, ["queued", "running"]),
              lte(jobTasks.redrives, redrive),
            ),
          ),
        closed: db.execute<ClosedRow>(closeRunWhenDone(runId, iso(nowMs))),
      });
      return ended.rowCount > 0 ? readClosed(closed.rows[0]) : null;
    },
  };
}

type OpenTask = Pick<PlannedTask, "key" | "symbol" | "side"> & { from_date: string; to_date: string };

/** As queued, where the condition holds; those that are there already stay as they are. */
function insertTasks(runId: string, tasks: readonly PlannedTask[], nowMs: number, fits: SQL): SQL {
  return sql`
INSERT INTO job_tasks (run_id, status, queued_at, key, symbol, from_date, to_date, side)
SELECT ${runId}, 'queued', ${iso(nowMs)}::timestamptz, planned.*
FROM unnest(
  ${wordArray(tasks, (task) => task.key)}::text[], ${textArray(tasks, (task) => task.symbol)}::text[],
  ${wordArray(tasks, (task) => task.from)}::date[], ${wordArray(tasks, (task) => task.to)}::date[],
  ${wordArray(tasks, (task) => task.side)}::text[]
) AS planned
WHERE ${fits}
ON CONFLICT DO NOTHING`;
}

const isUnplanned = (runId: string) =>
  sql`NOT EXISTS (SELECT 1 FROM job_tasks WHERE run_id = ${runId}) AND ${isOpen(runId)}`;

/** Also one that was split before, by a delivery that may not have got to publish. */
const SPLITTABLE = ["queued", "running", "split"] as const;

const isSplittable = (runId: string, key: string) => sql`EXISTS (SELECT 1 FROM job_tasks
  WHERE run_id = ${runId} AND key = ${key} AND status = ANY(${wordArray(SPLITTABLE, (status) => status)}::text[]))`;

function openTasks(runId: string): SQL {
  return sql`
SELECT key, symbol, from_date::text AS from_date, to_date::text AS to_date, side FROM job_tasks
WHERE run_id = ${runId} AND status IN ('queued', 'running') AND ${isOpen(runId)} ORDER BY key`;
}

/** See `TaskLedger.startTask`. */
function startTask({ runId, key, redrive, notAfterMs }: TaskCopy, nowMs: number): SQL {
  // Put back in the queue at QStash's own console, which leaves the message as it is.
  const open = nowMs > notAfterMs ? ["queued", "running"] : ["queued", "running", "dead_lettered"];
  const isOpen = sql`= ANY(${wordArray(open, (status) => status)}::text[])`;
  return sql`
WITH before AS (
  SELECT CASE WHEN NOT status ${isOpen} THEN status
    WHEN redrives > ${redrive}::integer THEN 'superseded'
    WHEN EXISTS (
      SELECT 1 FROM job_controls JOIN job_runs ON job_runs.job = job_controls.job
      WHERE job_runs.id = ${runId} AND paused_at IS NOT NULL AND trigger = 'schedule'
    ) THEN 'paused' ELSE status END AS status
  FROM job_tasks WHERE run_id = ${runId} AND key = ${key} FOR UPDATE
), started AS (
  UPDATE job_tasks SET status = 'running', attempts = attempts + 1, started_at = ${iso(nowMs)}::timestamptz
  WHERE run_id = ${runId} AND key = ${key} AND (SELECT status FROM before) ${isOpen}
)
SELECT status FROM before`;
}

/** Whoever planned for so long that the run was given up meanwhile must not send out work that nobody waits for. */
function isOpen(runId: string): SQL {
  return sql`EXISTS (SELECT 1 FROM job_runs WHERE id = ${runId} AND status IN ('claimed', 'running'))`;
}

const thisTask = (runId: string, key: string) => and(eq(jobTasks.runId, runId), eq(jobTasks.key, key));
const addCalls = (calls: number) => sql`${jobTasks.providerCalls} + ${calls}`;
const iso = (ms: number) => new Date(ms).toISOString();
