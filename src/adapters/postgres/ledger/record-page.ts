import { type SQL, sql } from "drizzle-orm";
import type { ClaimedRun, RunReport } from "../../../scheduling/ports.ts";

const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
/** Enough to see what is wrong; a run over hundreds of symbols would else fill its row with the same sentence. */
const KEPT_FAILURES = 50;

/** Counts by name, added up name by name. */
function added(column: SQL, counts: Record<string, number>): SQL {
  return sql`(SELECT coalesce(jsonb_object_agg(name, total), '{}'::jsonb) FROM (
    SELECT key AS name, sum(value::numeric) AS total
    FROM (SELECT * FROM jsonb_each_text(${column})
      UNION ALL SELECT * FROM jsonb_each_text(${JSON.stringify(counts)}::jsonb)) AS both_parts
    GROUP BY key) AS sums)`;
}

/** Writes a page's report if the fence is still ours; the last page closes the run by what all pages together say. */
export function recordPageSql(
  run: ClaimedRun,
  page: { report: RunReport; elapsedMs: number; next: { leaseExpiresMs: number } | null },
  nowMs: number,
): SQL {
  const { report, elapsedMs, next } = page;
  const failures = sql`(run.failures || ${JSON.stringify(report.failures.slice(0, KEPT_FAILURES))}::jsonb)`;
  const stored = added(sql`run.stored`, report.stored);
  const ended = next === null;
  return sql`
UPDATE job_runs AS run SET
  stored = ${stored}, skipped = ${added(sql`run.skipped`, report.skipped)}, failures = ${failures},
  notes = (SELECT coalesce(jsonb_agg(DISTINCT note), '[]'::jsonb)
    FROM jsonb_array_elements(run.notes || ${JSON.stringify(report.notes)}::jsonb) AS note),
  provider_calls = run.provider_calls + ${report.providerCalls}::integer, bytes = run.bytes + ${report.bytes}::bigint,
  elapsed_ms = run.elapsed_ms + ${Math.round(elapsedMs)}::integer, pages = ${run.page + 1}::integer,
  held_until = NULL, published_at = coalesce(run.published_at, ${instant(nowMs)}),
  lease_expires_at = ${next === null ? sql`NULL` : instant(next.leaseExpiresMs)},
  finished_at = ${ended ? instant(nowMs) : sql`NULL`},
  status = CASE WHEN ${!ended}::boolean THEN 'running'
    WHEN ${failures} = '[]'::jsonb THEN 'succeeded'
    WHEN ${stored} - 'cost_micro_usd' = '{}'::jsonb THEN 'failed' ELSE 'partial' END,
  reason = CASE WHEN ${failures} <> '[]'::jsonb THEN jsonb_array_length(${failures}) || ' failed, first '
    || (${failures} -> 0 ->> 'subject') || ': ' || (${failures} -> 0 ->> 'message') END
WHERE id = ${run.id} AND fence = ${run.fence}::integer AND status IN ('claimed', 'running')
RETURNING status, reason`;
}

export type OpenedRow = {
  status: string;
  pages: number;
  held_seconds: number | null;
  opened: boolean;
  fence: number;
  trigger: "schedule" | "manual";
  job: string;
  slot: string;
  range_from: string | null;
  range_to: string | null;
  symbol: string | null;
  paused: string | null;
};

/**
 * Takes hold of a page when the run goes on, the page is not done, nobody works on it and the job is not paused. A page
 * before it may be unrecorded: its invocation died after its work was stored and the next page published.
 */
export function openPageSql(runId: string, page: number, leaseMs: number, nowMs: number): SQL {
  const now = instant(nowMs);
  return sql`
WITH before AS (
  SELECT run.*, (SELECT 'Paused by ' || paused_by || ': ' || job_controls.reason FROM job_controls
    WHERE job_controls.job = run.job AND paused_at IS NOT NULL AND run.trigger = 'schedule') AS paused
  FROM job_runs AS run WHERE id = ${runId} FOR UPDATE
), opened AS (
  UPDATE job_runs SET fence = job_runs.fence + 1, status = 'running', held_until = ${instant(nowMs + leaseMs)},
    lease_expires_at = ${instant(nowMs + leaseMs + 300_000)}
  FROM before WHERE job_runs.id = before.id AND before.status IN ('claimed', 'running')
    AND before.pages <= ${page}::integer AND coalesce(before.held_until <= ${now}, true)
    AND NOT (before.status = 'claimed' AND before.lease_expires_at > ${now})
  RETURNING job_runs.fence
)
SELECT before.status, before.pages, before.trigger, before.job, before.slot::text AS slot, before.paused,
  before.range_from::text AS range_from, before.range_to::text AS range_to, before.symbol,
  ceil(extract(epoch FROM greatest(before.held_until, CASE WHEN before.status = 'claimed'
    THEN before.lease_expires_at END) - ${now}))::integer AS held_seconds,
  EXISTS (SELECT 1 FROM opened) AS opened, coalesce((SELECT fence FROM opened), before.fence) AS fence
FROM before`;
}
