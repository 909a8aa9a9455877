import type { SQL } from "drizzle-orm";
import type { ClosedRun } from "../../../chains/ports.ts";
import { statement } from "../statement.ts";

/**
 * Serialises the ends of a run's tasks. Without it two last tasks, each blind to the other's uncommitted row, would
 * both leave the run open.
 */
export function lockRun(runId: string): SQL {
  return statement`SELECT id FROM job_runs WHERE id = ${runId} FOR UPDATE`;
}

/** Failed slices that are told of by name; the ledger has them all. */
const TOLD = 20;

/** Adds up the tasks and closes the run once none is open. A redriven task may turn a partial run into a success. */
export function closeRunWhenDone(runId: string, nowIso: string): SQL {
  return statement`
WITH totals AS (
  SELECT count(*) FILTER (WHERE status IN ('queued', 'running')) AS open,
    count(*) FILTER (WHERE status <> 'split') AS tasks, count(DISTINCT symbol) AS symbols,
    count(*) FILTER (WHERE status IN ('failed', 'dead_lettered', 'stale', 'abandoned')) AS failed,
    coalesce(sum(contracts), 0) AS contracts, coalesce(sum(provider_calls), 0) AS provider_calls,
    coalesce(sum(bytes), 0) AS bytes, coalesce(sum(elapsed_ms), 0) AS elapsed_ms
  FROM job_tasks WHERE run_id = ${runId}
), skips AS (
  SELECT coalesce(jsonb_object_agg(reason, n), '{}'::jsonb) AS skipped FROM (
    SELECT each.key AS reason, sum(each.value::int) AS n
    FROM job_tasks, jsonb_each_text(job_tasks.skipped) AS each
    WHERE run_id = ${runId} GROUP BY each.key
  ) AS by_reason
)
UPDATE job_runs SET
  status = CASE
    WHEN totals.failed = 0 THEN 'succeeded'
    WHEN totals.failed = totals.tasks THEN 'failed'
    ELSE 'partial' END,
  reason = CASE WHEN totals.failed = 0 THEN NULL
    ELSE totals.failed || ' of ' || totals.tasks || ' slices failed; see their tasks' END,
  finished_at = ${nowIso}::timestamptz, tasks = totals.tasks, tasks_failed = totals.failed,
  contracts = totals.contracts, skipped = skips.skipped, provider_calls = totals.provider_calls,
  bytes = totals.bytes, elapsed_ms = totals.elapsed_ms
FROM totals, skips
WHERE id = ${runId} AND status IN ('claimed', 'running', 'partial', 'failed') AND totals.open = 0
RETURNING job_runs.status, job_runs.reason, job_runs.tasks, job_runs.tasks_failed, job_runs.contracts,
  job_runs.skipped, job_runs.provider_calls, job_runs.bytes, job_runs.elapsed_ms, totals.symbols::integer,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('slice', key, 'symbol', symbol, 'code', error_code,
    'message', error_message) ORDER BY key), '[]'::jsonb)
  FROM (SELECT key, symbol, error_code, error_message FROM job_tasks
    WHERE run_id = ${runId} AND status IN ('failed', 'dead_lettered', 'stale', 'abandoned')
    ORDER BY key LIMIT ${TOLD}::integer) AS first) AS lost`;
}

export type ClosedRow = {
  status: "succeeded" | "partial" | "failed";
  reason: string | null;
  tasks: number;
  tasks_failed: number;
  contracts: number;
  skipped: Record<string, number>;
  provider_calls: number;
  bytes: string;
  elapsed_ms: number;
  symbols: number;
  lost: ClosedRun["lost"];
};

/** What a run came to, for its last invocation to tell; null while it goes on. */
export function readClosed(row: ClosedRow | undefined): ClosedRun | null {
  if (row === undefined) return null;
  const {
    tasks_failed: tasksFailed,
    provider_calls: providerCalls,
    elapsed_ms: elapsedMs,
    bytes,
    ...rest
  } = row;
  return { ...rest, tasksFailed, providerCalls, elapsedMs, bytes: Number(bytes) };
}
