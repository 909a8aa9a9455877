import { type SQL, sql } from "drizzle-orm";
import type { LostTask, LostTasks } from "../../../chains/ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { textArray } from "../column-arrays.ts";

/** As the index of lost tasks has it: by when they were lost, which is after their slot. */
const LOST = sql`('failed', 'dead_lettered', 'abandoned')`;

type Row = {
  run_id: string;
  key: string;
  symbol: string;
  from_date: string;
  to_date: string;
  side: LostTask["side"];
  slot: string;
  status: LostTask["status"];
  attempts: number;
  error_code: string | null;
  error_message: string | null;
  finished_at: string | null;
};

const COLUMNS = sql`task.run_id, task.key, task.symbol, task.from_date::text AS from_date,
  task.to_date::text AS to_date, task.side, run.slot::text AS slot, task.status, task.attempts, task.error_code,
  task.error_message, task.finished_at::text AS finished_at`;

export function createLostTasks(db: Database): LostTasks {
  return {
    async list(limit) {
      const { rows } = await runQuery(
        db.execute<Row>(sql`
SELECT * FROM (
  SELECT ${COLUMNS} FROM job_tasks AS task JOIN job_runs AS run ON run.id = task.run_id
  WHERE task.status IN ${LOST} ORDER BY task.finished_at DESC, task.run_id DESC, task.key LIMIT ${limit}
) AS newest ORDER BY slot::timestamptz DESC, run_id, key`),
      );
      return rows.map(toLostTask);
    },

    async listOfRun(runId) {
      const { rows } = await runQuery(
        db.execute<Row>(sql`
SELECT ${COLUMNS} FROM job_tasks AS task JOIN job_runs AS run ON run.id = task.run_id
WHERE task.run_id = ${runId} AND task.status IN ${LOST} ORDER BY task.key`),
      );
      return rows.map(toLostTask);
    },

    async countSince(slotMs) {
      const since = sql`${new Date(slotMs).toISOString()}::timestamptz`;
      const { rows } = await runQuery(
        db.execute<{ n: number }>(sql`
SELECT count(*)::int AS n FROM job_tasks AS task JOIN job_runs AS run ON run.id = task.run_id
WHERE task.status IN ${LOST} AND task.finished_at > ${since} AND run.slot > ${since}`),
      );
      return rows[0]?.n ?? 0;
    },

    async reopen(tasks, leaseExpiresMs, nowMs) {
      if (tasks.length === 0) return [];
      const { reopened } = await runBatch(db, {
        locked: db.execute(lockRuns(tasks)),
        reopened: db.execute<Row>(reopenTasks(tasks, nowMs)),
        runs: db.execute(reopenRuns(tasks, leaseExpiresMs)),
      });
      return reopened.rows.map(toLostTask);
    },
  };
}

/** Runs before their tasks, as everywhere. */
function lockRuns(tasks: readonly { runId: string }[]): SQL {
  return sql`
SELECT id FROM job_runs WHERE id = ANY(${textArray(tasks, ({ runId }) => runId)}::text[]) ORDER BY id FOR UPDATE`;
}

function reopenTasks(tasks: readonly { runId: string; key: string }[], nowMs: number): SQL {
  return sql`
WITH asked AS (SELECT * FROM unnest(
  ${textArray(tasks, ({ runId }) => runId)}::text[], ${textArray(tasks, ({ key }) => key)}::text[]
) AS given (run_id, key)), lost AS (
  SELECT ${COLUMNS} FROM job_tasks AS task JOIN asked USING (run_id, key) JOIN job_runs AS run ON run.id = task.run_id
  WHERE task.status IN ${LOST} FOR UPDATE OF task
), reopened AS (
  UPDATE job_tasks SET status = 'queued', finished_at = NULL, queued_at = ${new Date(nowMs).toISOString()}::timestamptz
  FROM lost WHERE job_tasks.run_id = lost.run_id AND job_tasks.key = lost.key
)
SELECT * FROM lost ORDER BY run_id, key`;
}

/** A run goes on while one of its tasks does, and is closed again by the last of them. */
function reopenRuns(tasks: readonly { runId: string }[], leaseExpiresMs: number): SQL {
  const runs = [...new Set(tasks.map(({ runId }) => runId))];
  return sql`
UPDATE job_runs SET status = 'running', finished_at = NULL, reason = 'Redriven by the operator.',
  lease_expires_at = ${new Date(leaseExpiresMs).toISOString()}::timestamptz
WHERE id = ANY(${textArray(runs, (id) => id)}::text[])
  AND EXISTS (SELECT 1 FROM job_tasks WHERE run_id = job_runs.id AND status = 'queued')`;
}

function toLostTask(row: Row): LostTask {
  return {
    runId: row.run_id,
    key: row.key,
    symbol: row.symbol,
    from: row.from_date,
    to: row.to_date,
    side: row.side,
    slotMs: Date.parse(row.slot),
    status: row.status,
    attempts: row.attempts,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    finishedAtMs: row.finished_at === null ? null : Date.parse(row.finished_at),
  };
}
