import { type SQL, sql } from "drizzle-orm";
import type { TaskFailure } from "../../../chains/ports.ts";
import type { ClaimedRun } from "../../../scheduling/ports.ts";
import { textArray } from "../column-arrays.ts";
import { stillGoing } from "./going-run.ts";

/** Tasks that the queue did not take wait as `queued` with this code, for the next attempt or for the end of the run. */
const REFUSED = sql.raw("'publish_failed'");

/** Whoever lost the run to another knows nothing of what that one has published since. */
const isHeld = (run: Pick<ClaimedRun, "id" | "fence">) =>
  sql`EXISTS (SELECT 1 FROM job_runs WHERE ${stillGoing(run)})`;

/** Leaves the note on exactly these of the run's queued tasks, while the run is the caller's. */
export function noteRefused(
  run: Pick<ClaimedRun, "id" | "fence">,
  refused: readonly { key: string; failure: TaskFailure }[],
): SQL {
  return sql`
UPDATE job_tasks SET error_code = refused.code, error_message = refused.message
FROM job_tasks AS task LEFT JOIN unnest(
  ${textArray(refused, ({ key }) => key)}::text[], ${textArray(refused, ({ failure }) => failure.code)}::text[],
  ${textArray(refused, ({ failure }) => failure.message)}::text[]
) AS refused (key, code, message) ON refused.key = task.key
WHERE task.run_id = ${run.id} AND job_tasks.run_id = task.run_id AND job_tasks.key = task.key
  AND job_tasks.status = 'queued' AND (refused.key IS NOT NULL OR job_tasks.error_code = ${REFUSED}) AND ${isHeld(run)}`;
}

/** All are in the queue, whoever put them there. */
export function forgetRefused(runId: string): SQL {
  return sql`
UPDATE job_tasks SET error_code = NULL, error_message = NULL
WHERE run_id = ${runId} AND status = 'queued' AND error_code = ${REFUSED}`;
}

/** A run that its holder ends takes along what is not in the queue: nobody will ever deliver it. */
export function failRefused(run: ClaimedRun, nowMs: number): SQL {
  return sql`
UPDATE job_tasks SET status = 'failed', finished_at = ${new Date(nowMs).toISOString()}::timestamptz
WHERE run_id = ${run.id} AND status = 'queued' AND error_code = ${REFUSED} AND ${isHeld(run)}`;
}

/**
 * Ends a run with a reason, by what was stored until then. One of which some tasks are in the queue's hands goes on
 * until the last of them closes it, or its time is over.
 */
export function failRunSql({ id, fence, notAfterMs }: ClaimedRun, reason: string, nowMs: number): SQL {
  const now = sql`${new Date(nowMs).toISOString()}::timestamptz`;
  return sql`
WITH totals AS (
  SELECT count(*) FILTER (WHERE status IN ('queued', 'running')) AS open,
    count(*) FILTER (WHERE status <> 'split') AS tasks,
    count(*) FILTER (WHERE status NOT IN ('split', 'succeeded', 'queued', 'running')) AS failed,
    count(*) FILTER (WHERE status = 'succeeded') AS succeeded, coalesce(sum(contracts), 0) AS contracts
  FROM job_tasks WHERE run_id = ${id}
)
UPDATE job_runs SET
  status = CASE WHEN totals.open > 0 THEN 'running'
    WHEN totals.succeeded = 0 AND ${NOTHING_STORED} THEN 'failed' ELSE 'partial' END,
  reason = ${reason}, held_until = NULL,
  finished_at = CASE WHEN totals.open = 0 THEN ${now} END,
  published_at = CASE WHEN totals.open > 0 THEN coalesce(published_at, ${now}) ELSE published_at END,
  lease_expires_at = CASE WHEN totals.open > 0 THEN ${new Date(notAfterMs).toISOString()}::timestamptz
    ELSE lease_expires_at END,
  tasks = totals.tasks, tasks_failed = totals.failed, contracts = totals.contracts
FROM totals
WHERE id = ${id} AND fence = ${fence}::integer AND job_runs.status IN ('claimed', 'running')
RETURNING job_runs.status`;
}

/** Money spent is remembered beside the rows that were stored, and is none. */
export const NOTHING_STORED = sql`stored - 'cost_micro_usd' = '{}'::jsonb`;
