import type { Database } from "../neon/database.ts";
import type { LocalQStash } from "../qstash/start-qstash.ts";

const REASON = "Volaris was ended on this machine before the work was; the start after it began anew.";

/**
 * Ends the runs that a former start left open, with their slices, and empties its queue, so that nothing keeps the
 * first refresh from starting. What they had stored stays; every job looks for what is missing. Gives how many there
 * were.
 *
 * @param whole nobody else can have runs in this database; else only those are ended that the queue still knew
 */
export async function endLeftRuns(
  { database, qstash }: { database: Database; qstash: LocalQStash },
  { whole, nowMs }: { whole: boolean; nowMs: number },
): Promise<number> {
  const known = JSON.stringify(qstash.messages().flatMap(({ bodyBase64 }) => runIdOf(bodyBase64) ?? []));
  const now = new Date(nowMs).toISOString();
  const left = `SELECT id FROM job_runs WHERE status IN ('claimed', 'running')
    AND ($1::boolean OR id IN (SELECT json_array_elements_text($2::json)))`;
  const params = [String(whole), known, now];
  const [, ended] = await database.batch([
    {
      query: `UPDATE job_tasks SET status = 'stale', finished_at = $3::timestamptz
        WHERE status IN ('queued', 'running') AND run_id IN (${left})`,
      params,
    },
    {
      query: `UPDATE job_runs SET status = 'abandoned', finished_at = $3::timestamptz, reason = $4, held_until = NULL,
          lease_expires_at = NULL, fence = fence + 1,
          tasks = (SELECT count(*) FROM job_tasks WHERE run_id = job_runs.id AND status <> 'split'),
          tasks_failed = (SELECT count(*) FROM job_tasks WHERE run_id = job_runs.id
            AND status NOT IN ('split', 'succeeded')),
          contracts = (SELECT coalesce(sum(contracts), 0) FROM job_tasks WHERE run_id = job_runs.id)
        WHERE id IN (${left}) RETURNING id`,
      params: [...params, REASON],
    },
  ]);
  qstash.forgetMessages();
  return ended?.rows.length ?? 0;
}

function runIdOf(bodyBase64: string): string | null {
  try {
    const body: unknown = JSON.parse(Buffer.from(bodyBase64, "base64").toString("utf8"));
    if (typeof body !== "object" || body === null || !("runId" in body)) return null;
    return typeof body.runId === "string" ? body.runId : null;
  } catch {
    return null;
  }
}
