import { type SQL, sql } from "drizzle-orm";
import type { LostTask, LostTasks } from "../../../chains/ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { numberArray, textArray } from "../column-arrays.ts";
import { closeRunWhenDone } from "./close-run.ts";
import { toldError } from "./told-reason.ts";

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
  redrives: number;
  error_code: string | null;
  error_message: string | null;
  finished_at: string | null;
};

const columns = (redrives: SQL) => sql`task.run_id, task.key, task.symbol, task.from_date::text AS from_date,
  task.to_date::text AS to_date, task.side, run.slot::text AS slot, task.status, task.attempts, ${redrives} AS redrives, task.error_code,
  task.error_message, task.finished_at::text AS finished_at`;

export function createLostTasks(db: Database): LostTasks {
  return {
    async list(limit) {
      const { rows } = await runQuery(
        db.execute<Row>(sql`
SELECT * FROM (
  SELECT ${columns(sql`task.redrives`)} FROM job_tasks AS task JOIN job_runs AS run ON run.id = task.run_id
  WHERE task.status IN ${LOST} ORDER BY task.finished_at DESC, task.run_id DESC, task.key LIMIT ${limit}
) AS newest ORDER BY slot::timestamptz DESC, run_id, key`),
      );
      return rows.map(toLostTask);
    },

    async listOfRun(runId) {
      const { rows } = await runQuery(
        db.execute<Row>(sql`
SELECT ${columns(sql`task.redrives`)} FROM job_tasks AS task JOIN job_runs AS run ON run.id = task.run_id
WHERE task.run_id = ${runId} AND task.status IN ${LOST} ORDER BY task.key`),
      );
      return rows.map(toLostTask);
    },

    async countSince(slotMs) {
      const since = sql`${new Date(slotMs).toISOString()}::timestamptz`;
      const { rows } = await db.gather(
        db.execute<{ n: number }>(sql`
SELECT count(*)::int AS n FROM job_tasks AS task JOIN job_runs AS run ON run.id = task.run_id
WHERE task.status IN ${LOST} AND task.finished_at > ${since} AND run.slot > ${since}`),
      );
      return rows[0]?.n ?? 0;
    },

    async reopen(tasks, again, nowMs) {
      if (tasks.length === 0) return [];
      const { reopened } = await runBatch(db, {
        locked: db.execute(lockRuns(tasks)),
        reopened: db.execute<Row>(reopenTasks(tasks, nowMs)),
        runs: db.execute(reopenRuns(tasks, again)),
      });
      return reopened.rows.map(toLostTask);
    },

    async giveBack(tasks, nowMs) {
      if (tasks.length === 0) return;
      const runs = [...new Set(tasks.map(({ task }) => task.runId))].toSorted();
      await runBatch(db, {
        locked: db.execute(lockRuns(tasks.map(({ task }) => task))),
        failed: db.execute(failTasks(tasks, nowMs)),
        ...Object.fromEntries(
          runs.map((id) => [id, db.execute(closeRunWhenDone(id, new Date(nowMs).toISOString()))]),
        ),
      });
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
  SELECT ${columns(sql`task.redrives + 1`)} FROM job_tasks AS task JOIN asked USING (run_id, key) JOIN job_runs AS run ON run.id = task.run_id
  WHERE task.status IN ${LOST} FOR UPDATE OF task
), reopened AS (
  UPDATE job_tasks SET status = 'queued', redrives = lost.redrives, finished_at = NULL, queued_at = ${new Date(nowMs).toISOString()}::timestamptz
  FROM lost WHERE job_tasks.run_id = lost.run_id AND job_tasks.key = lost.key
)
SELECT * FROM lost ORDER BY run_id, key`;
}

/** Only those that nobody has put back in the queue again since. */
function failTasks(tasks: Parameters<LostTasks["giveBack"]>[0], nowMs: number): SQL {
  return sql`
UPDATE job_tasks SET status = 'failed', error_code = given.code, error_message = given.message,
  finished_at = ${new Date(nowMs).toISOString()}::timestamptz
FROM unnest(
  ${textArray(tasks, ({ task }) => task.runId)}::text[], ${textArray(tasks, ({ task }) => task.key)}::text[],
  ${numberArray(tasks, ({ task }) => task.redrives)}::integer[],
  ${textArray(tasks, ({ failure }) => failure.code)}::text[],
  ${textArray(tasks, ({ failure }) => failure.message)}::text[]
) AS given (run_id, key, redrives, code, message)
WHERE job_tasks.run_id = given.run_id AND job_tasks.key = given.key AND job_tasks.redrives = given.redrives
  AND status = 'queued'`;
}

/**
 * A run goes on while one of its tasks does, and is closed again by the last of them. One that waits to publish the rest
 * of its tasks goes on as it is: taken for published, nobody would. Who began it stays named beside who redrove it last.
 */
function reopenRuns(
  tasks: readonly { runId: string }[],
  { by, leaseExpiresMs }: { by: string; leaseExpiresMs: number },
): SQL {
  const runs = [...new Set(tasks.map(({ runId }) => runId))];
  return sql`
UPDATE job_runs SET status = 'running', finished_at = NULL, reason = 'Redriven by the operator.', 
  requested_by = concat_ws(', ', nullif(regexp_replace(requested_by, '(, )?redriven by .*$', ''), ''), 'redriven by ' || ${by}::text),
  lease_expires_at = greatest(CASE WHEN status = 'running' THEN lease_expires_at END,
    ${new Date(leaseExpiresMs).toISOString()}::timestamptz)
WHERE id = ANY(${textArray(runs, (id) => id)}::text[]) AND status <> 'claimed'
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
    redrives: row.redrives,
    errorCode: row.error_code,
    errorMessage: toldError(row.error_code, row.error_message),
    finishedAtMs: row.finished_at === null ? null : Date.parse(row.finished_at),
  };
}
