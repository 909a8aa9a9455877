import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { ClaimInput, ClaimOutcome, RunLedger } from "../../scheduling/ports.ts";
import { type Database, runQuery } from "./client.ts";
import { jobRuns } from "./schema/index.ts";

/** How long a claim may sit between being taken and being published before another tick takes it over. */
const CLAIM_LEASE_MS = 90_000;

export function createRunLedger(db: Database): RunLedger {
  return {
    async claimRun(input) {
      const [, , claimed, around] = await runQuery(
        db.batch([
          db.execute(abandonTasksOfExpiredRuns(input)),
          db.execute(abandonExpiredRuns(input)),
          db.execute<{ status: string }>(claimSlot(input)),
          db.execute<Surroundings>(surroundings(input)),
        ]),
      );
      return readOutcome(claimed.rows[0]?.status, around.rows[0]);
    },

    async recordMissed(job, slots, nowMs) {
      if (slots.length === 0) return;
      await runQuery(
        db
          .insert(jobRuns)
          .values(
            slots.map(({ id, slotMs }) => ({
              id,
              job,
              slot: new Date(slotMs),
              trigger: "schedule" as const,
              status: "missed" as const,
              reason: "No tick reached this slot inside its grace.",
              claimedAt: new Date(nowMs),
              finishedAt: new Date(nowMs),
            })),
          )
          .onConflictDoNothing(),
      );
    },

    async failRun(id, reason, nowMs) {
      await runQuery(
        db
          .update(jobRuns)
          .set({ status: "failed", reason, finishedAt: new Date(nowMs) })
          .where(and(eq(jobRuns.id, id), inArray(jobRuns.status, ["claimed", "running"]))),
      );
    },
  };
}

function readOutcome(status: string | undefined, around: Surroundings | undefined): ClaimOutcome {
  if (status === undefined) return { kind: "taken", published: around?.unpublished !== true };
  if (status === "skipped") return { kind: "skipped" };
  const previousSlot = around?.previous_slot ?? null;
  return { kind: "claimed", previousSlotMs: previousSlot === null ? null : Date.parse(previousSlot) };
}

type Surroundings = { previous_slot: string | null; unpublished: boolean };

function surroundings({ job, slotMs }: ClaimInput): SQL {
  const slot = sql`${iso(slotMs)}::timestamptz`;
  return sql`
SELECT (SELECT max(slot)::text FROM job_runs WHERE job = ${job} AND trigger = 'schedule' AND slot < ${slot})
    AS previous_slot,
  EXISTS (SELECT 1 FROM job_runs WHERE job = ${job} AND slot = ${slot} AND status = 'claimed') AS unpublished`;
}

/** A claim that was never published is left for {@link claimSlot} to take over; everything else expired is given up. */
function expired({ job, slotMs, nowMs }: ClaimInput): SQL {
  return sql`job = ${job} AND status IN ('claimed', 'running') AND lease_expires_at < ${iso(nowMs)}::timestamptz
  AND NOT (status = 'claimed' AND slot = ${iso(slotMs)}::timestamptz)`;
}

function abandonTasksOfExpiredRuns(input: ClaimInput): SQL {
  return sql`
UPDATE job_tasks SET status = 'abandoned', finished_at = ${iso(input.nowMs)}::timestamptz
WHERE status IN ('queued', 'running') AND run_id IN (SELECT id FROM job_runs WHERE ${expired(input)})`;
}

function abandonExpiredRuns(input: ClaimInput): SQL {
  return sql`
UPDATE job_runs SET status = 'abandoned', finished_at = ${iso(input.nowMs)}::timestamptz,
  reason = 'Its lease ran out before its last slice ended.',
  tasks = (SELECT count(*) FROM job_tasks WHERE run_id = job_runs.id AND status <> 'split'),
  tasks_failed = (SELECT count(*) FROM job_tasks WHERE run_id = job_runs.id AND status NOT IN ('split', 'succeeded')),
  contracts = (SELECT coalesce(sum(contracts), 0) FROM job_tasks WHERE run_id = job_runs.id)
WHERE ${expired(input)}`;
}

/** Returns a row only to the invocation that holds the slot afterwards. */
function claimSlot({ id, job, slotMs, trigger, notAfterMs, nowMs }: ClaimInput): SQL {
  const busy = sql`EXISTS (SELECT 1 FROM job_runs WHERE job = ${job} AND status IN ('claimed', 'running')
  AND slot <> ${iso(slotMs)}::timestamptz)`;
  const now = sql`${iso(nowMs)}::timestamptz`;
  return sql`
INSERT INTO job_runs AS run (id, job, slot, trigger, status, reason, claimed_at, lease_expires_at, finished_at)
SELECT ${id}, ${job}, ${iso(slotMs)}::timestamptz, ${trigger},
  CASE WHEN ${busy} THEN 'skipped' ELSE 'claimed' END,
  CASE WHEN ${busy} THEN 'The run before was still going.' END,
  ${now}, CASE WHEN ${busy} THEN NULL ELSE ${iso(nowMs + CLAIM_LEASE_MS)}::timestamptz END,
  CASE WHEN ${busy} THEN ${now} END
ON CONFLICT (job, slot) DO UPDATE SET lease_expires_at = excluded.lease_expires_at, claimed_at = excluded.claimed_at
  WHERE run.status = 'claimed' AND run.lease_expires_at < ${now} AND ${iso(notAfterMs)}::timestamptz > ${now}
RETURNING status`;
}

const iso = (ms: number) => new Date(ms).toISOString();
