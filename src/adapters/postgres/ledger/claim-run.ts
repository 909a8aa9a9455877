import { type SQL, sql } from "drizzle-orm";
import { latestBelievedMs } from "../../../market/ahead.ts";
import { isJobId } from "../../../scheduling/job.ts";
import type { ClaimInput } from "../../../scheduling/ports.ts";
import type { RunFailure } from "../../../scheduling/run-failure.ts";
import { wordArray } from "../column-arrays.ts";

/** The statements of claims; run in this order as one transaction. */

/** How often a run may be taken over before it is given up. */
const MAX_TAKEOVERS = 5;
/** A claim of another job is its own next tick's to take over, unless that tick never comes. */
const FORGOTTEN_CLAIM_MS = 600_000;

const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

/**
 * Runs whose lease is out, of any job, and those that only wait for another try while a later slot is about to do their
 * work. A claim that never went on is left for {@link claimSlot} to take over, while it may be.
 */
function expired({ slots, nowMs }: Claims): SQL {
  const now = instant(nowMs);
  const own = slots.map(
    ({ job, slotMs }) => sql`job = ${job} AND (
    lease_expires_at < ${now} AND (slot <> ${instant(slotMs)} OR fence >= ${MAX_TAKEOVERS})
    OR held_until IS NULL AND slot < ${instant(slotMs)})`,
  );
  return sql`status IN ('claimed', 'running') AND (
  status = 'running' AND lease_expires_at < ${now}
  OR status = 'claimed' AND (${sql.join(own, sql` OR `)}
    OR lease_expires_at < ${instant(nowMs - FORGOTTEN_CLAIM_MS)} AND job <> ALL(${jobsOf(slots)}::text[])))`;
}

/** Slots that are claimed together, in one transaction; `nowMs` is the same for all. */
export type Claims = { slots: readonly ClaimInput[]; nowMs: number };

const jobsOf = (slots: readonly ClaimInput[]) =>
  wordArray(slots.map(({ job }) => job).toSorted(), (job) => job);

/**
 * Of two slots of a job that are claimed at once the second sees the first: neither would find it uncommitted. Jobs in
 * one order, or two ticks could wait for each other.
 */
export function queueUp({ slots }: Claims): SQL {
  return sql`
SELECT pg_advisory_xact_lock(hashtext('claim_run'), hashtext(job)) FROM unnest(${jobsOf(slots)}::text[]) AS asked (job)`;
}

/** Runs of the future, of a clock that ran ahead: they would hold the job, and their slots be taken when they come. */
export function forgetRunsAhead({ slots, nowMs }: Claims): SQL {
  const believed = instant(latestBelievedMs(nowMs));
  return sql`
DELETE FROM job_runs WHERE job = ANY(${jobsOf(slots)}::text[]) AND slot > ${believed} AND claimed_at > ${believed}`;
}

/** Runs before their tasks, in one order, as {@link lockRun} has it: else a claim and the end of a slice could deadlock. */
export function lockExpiredRuns(claims: Claims): SQL {
  return sql`SELECT id FROM job_runs WHERE ${expired(claims)} ORDER BY id FOR UPDATE`;
}

export function abandonTasksOfExpiredRuns(claims: Claims): SQL {
  return abandonTasks(expired(claims), claims.nowMs);
}

export function abandonExpiredRuns(claims: Claims): SQL {
  const why = sql`CASE WHEN lease_expires_at < ${instant(claims.nowMs)} THEN 'Its lease ran out before its work ended.'
    ELSE 'A later run came before its next attempt.' END`;
  return abandonRuns(expired(claims), why, claims.nowMs);
}

export type GivenUpRow = { id: string; job: string; slot: string; reason: string };

export function readGivenUp({ id: runId, job, slot, reason: message }: GivenUpRow): RunFailure[] {
  return isJobId(job) ? [{ runId, job, slotMs: Date.parse(slot), code: "abandoned", message }] : [];
}

/** Open tasks of the runs that fit end with them, and say why unless they know better. */
export function abandonTasks(fits: SQL, nowMs: number): SQL {
  return sql`
UPDATE job_tasks SET status = 'abandoned', finished_at = ${instant(nowMs)},
  error_code = coalesce(error_code, 'abandoned'),
  error_message = coalesce(error_message, 'Its run was given up before this slice ended.')
WHERE status IN ('queued', 'running') AND run_id IN (SELECT id FROM job_runs WHERE ${fits})`;
}

export function abandonRuns(fits: SQL, why: SQL, nowMs: number): SQL {
  return sql`
UPDATE job_runs SET status = 'abandoned', finished_at = ${instant(nowMs)},
  reason = ${why} || coalesce(' The last attempt said: ' || reason, ''),
  tasks = (SELECT count(*) FROM job_tasks WHERE run_id = job_runs.id AND status <> 'split'),
  tasks_failed = (SELECT count(*) FROM job_tasks WHERE run_id = job_runs.id AND status NOT IN ('split', 'succeeded')),
  contracts = (SELECT coalesce(sum(contracts), 0) FROM job_tasks WHERE run_id = job_runs.id)
WHERE ${fits} RETURNING id, job, slot::text AS slot, reason`;
}

/**
 * Returns a row only to the invocation that holds the slot afterwards, or that skipped it. A slot that is settled is
 * left alone: a conflict would lock and so rewrite its row at every tick of its grace.
 */
export function claimSlot(input: ClaimInput): SQL {
  const { id, job, slotMs, trigger, notAfterMs, leaseMs, range, symbol, requestedBy, nowMs, wallMs } = input;
  const now = instant(nowMs);
  return sql`
WITH obstacle AS (
  SELECT 'The run before was still going.' AS why FROM job_runs
  WHERE job = ${job} AND status IN ('claimed', 'running') AND slot <> ${instant(slotMs)}
  UNION ALL
  SELECT 'Paused by ' || paused_by || ': ' || reason FROM job_controls
  WHERE job = ${job} AND paused_at IS NOT NULL AND ${trigger} = 'schedule'
), verdict AS (SELECT (SELECT why FROM obstacle LIMIT 1) AS why)
INSERT INTO job_runs AS run (id, job, slot, trigger, status, reason, claimed_at, lease_expires_at, held_until,
  finished_at, requested_by, range_from, range_to, symbol, clock_skew_ms)
SELECT ${id}, ${job}, ${instant(slotMs)}, ${trigger},
  CASE WHEN why IS NULL THEN 'claimed' ELSE 'skipped' END, why, ${now},
  CASE WHEN why IS NULL THEN ${instant(nowMs + leaseMs)} END, CASE WHEN why IS NULL THEN ${instant(nowMs + leaseMs)} END,
  CASE WHEN why IS NOT NULL THEN ${now} END,
  ${requestedBy}::text, ${range?.from ?? null}::date, ${range?.to ?? null}::date, ${symbol}::text,
  least(2e9, greatest(-2e9, extract(epoch FROM clock_timestamp()) * 1000 - ${wallMs}::double precision))::integer
FROM verdict
WHERE NOT EXISTS (SELECT 1 FROM job_runs WHERE job = ${job} AND slot = ${instant(slotMs)} AND status <> 'claimed')
ON CONFLICT (job, slot) DO UPDATE SET lease_expires_at = excluded.lease_expires_at, claimed_at = excluded.claimed_at,
    held_until = excluded.held_until, fence = run.fence + 1
  WHERE run.status = 'claimed' AND excluded.status = 'claimed' AND run.lease_expires_at < ${now} AND ${instant(notAfterMs)} > ${now}
    AND run.fence < ${MAX_TAKEOVERS}
RETURNING status, reason, fence, clock_skew_ms`;
}

export type ClaimedRow = {
  status: string;
  reason: string | null;
  fence: number;
  clock_skew_ms: number | null;
};

export type Surroundings = { previous_slot: string | null; unpublished: boolean };

export function surroundings({ job, slotMs }: ClaimInput): SQL {
  const slot = instant(slotMs);
  return sql`
SELECT (SELECT max(slot)::text FROM job_runs WHERE job = ${job} AND trigger = 'schedule' AND slot < ${slot})
    AS previous_slot,
  EXISTS (SELECT 1 FROM job_runs WHERE job = ${job} AND slot = ${slot} AND status = 'claimed') AS unpublished`;
}
