import { type SQL, sql } from "drizzle-orm";
import type { JobId } from "../../../scheduling/job.ts";
import type { GoingRun } from "../../../scheduling/ports.ts";

export type GoingRow = {
  id: string;
  fence: number;
  claimed_at: string;
  lease_expires_at: string;
  held_until: string | null;
  last_slice: string | null;
};

/** The latest of a job's runs that have not ended; a run that is redriven has its first claim far behind it. */
export function findGoing(job: JobId): SQL {
  return sql`
SELECT id, fence, claimed_at, coalesce(lease_expires_at, claimed_at) AS lease_expires_at, held_until,
  (SELECT max(greatest(queued_at, started_at, finished_at)) FROM job_tasks WHERE run_id = run.id) AS last_slice
FROM job_runs AS run WHERE job = ${job} AND status IN ('claimed', 'running') ORDER BY slot DESC LIMIT 1`;
}

export function readGoing(row: GoingRow | undefined): GoingRun | null {
  if (row === undefined) return null;
  const ms = (instant: string | null) => (instant === null ? null : Date.parse(instant));
  return {
    id: row.id,
    fence: row.fence,
    startedAtMs: Date.parse(row.claimed_at),
    leaseUntilMs: Date.parse(row.lease_expires_at),
    heldUntilMs: ms(row.held_until),
    lastSliceMs: ms(row.last_slice),
  };
}

/** The run as it was found: another invocation raises the fence, the last slice ends it. */
export function stillGoing({ id, fence }: Pick<GoingRun, "id" | "fence">): SQL {
  return sql`id = ${id} AND fence = ${fence}::integer AND status IN ('claimed', 'running')`;
}
