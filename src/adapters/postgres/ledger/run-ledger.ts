import { sql } from "drizzle-orm";
import { isJobId } from "../../../scheduling/job.ts";
import type { ClaimedRun, ClaimOutcome, OpenedPage, RunLedger } from "../../../scheduling/ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { type UsageSource, writeUsage } from "../operations/record-usage.ts";
import { jobRuns } from "../schema/index.ts";
import {
  abandonExpiredRuns,
  abandonTasksOfExpiredRuns,
  type ClaimedRow,
  claimSlot,
  forgetRunsAhead,
  lockExpiredRuns,
  queueUp,
  type Surroundings,
  surroundings,
} from "./claim-run.ts";
import { type OpenedRow, openPageSql, recordPageSql } from "./record-page.ts";

/** A page in the queue's hands is not given up before the queue has given it up. */
const PAGE_RETRIES = "15 minutes";
/** Money spent is remembered beside the rows that were stored, and is none. */
const NOTHING_STORED = sql`stored - 'cost_micro_usd' = '{}'::jsonb`;
const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

/** The ledger on Postgres. What was counted since the last write goes along with claims and reports. */
export function createRunLedger(db: Database, usage: UsageSource): RunLedger {
  return {
    async claimRun(input) {
      const { claimed, around } = await writeUsage(usage, input.nowMs, (usageSql) =>
        runBatch(db, {
          alone: db.execute(queueUp(input)),
          ahead: db.execute(forgetRunsAhead(input)),
          expired: db.execute(lockExpiredRuns(input)),
          abandonedTasks: db.execute(abandonTasksOfExpiredRuns(input)),
          abandonedRuns: db.execute(abandonExpiredRuns(input)),
          claimed: db.execute<ClaimedRow>(claimSlot(input)),
          around: db.execute<Surroundings>(surroundings(input)),
          usage: db.execute(usageSql),
        }),
      );
      return readOutcome(claimed.rows[0], around.rows[0]);
    },

    async recordMissed(job, slots, nowMs) {
      if (slots.length === 0) return;
      const at = new Date(nowMs);
      const rows = slots.map(({ id, slotMs }) => ({
        id,
        job,
        slot: new Date(slotMs),
        trigger: "schedule" as const,
        status: "missed" as const,
        reason: "No run could be started for this slot inside its grace.",
        claimedAt: at,
        finishedAt: at,
      }));
      await runQuery(db.insert(jobRuns).values(rows).onConflictDoNothing());
    },

    async failRun(run, reason, nowMs) {
      await runQuery(
        db.execute(sql`
UPDATE job_runs SET status = CASE WHEN ${NOTHING_STORED} THEN 'failed' ELSE 'partial' END, reason = ${reason},
  finished_at = ${instant(nowMs)}, held_until = NULL
WHERE id = ${run.id} AND fence = ${run.fence}::integer AND status IN ('claimed', 'running')`),
      );
    },

    async releaseRun(run, reason, retryAtMs) {
      await runQuery(
        db.execute(sql`
UPDATE job_runs SET reason = ${reason}, held_until = NULL,
  lease_expires_at = ${instant(retryAtMs)} + CASE WHEN status = 'running' THEN ${PAGE_RETRIES}::interval ELSE '0' END
WHERE id = ${run.id} AND fence = ${run.fence}::integer AND status IN ('claimed', 'running')`),
      );
    },

    async giveUpPage(runId, page, reason, nowMs) {
      await runQuery(
        db.execute(sql`
UPDATE job_runs SET status = CASE WHEN ${NOTHING_STORED} THEN 'failed' ELSE 'partial' END, reason = ${reason},
  finished_at = ${instant(nowMs)}, held_until = NULL
WHERE id = ${runId} AND pages <= ${page}::integer AND status IN ('claimed', 'running')`),
      );
    },

    async recordPage(run, page, nowMs) {
      const { recorded } = await writeUsage(usage, nowMs, (usageSql) =>
        runBatch(db, {
          recorded: db.execute<{ id: string }>(recordPageSql(run, page, nowMs)),
          usage: db.execute(usageSql),
        }),
      );
      return recorded.rows.length > 0;
    },

    async openPage(runId, page, leaseMs, nowMs) {
      const { rows } = await runQuery(db.execute<OpenedRow>(openPageSql(runId, page, leaseMs, nowMs)));
      return readPage(runId, page, rows[0]);
    },
  };
}

function readOutcome(claimed: ClaimedRow | undefined, around: Surroundings | undefined): ClaimOutcome {
  if (claimed === undefined) return { kind: "taken", published: around?.unpublished !== true };
  const previousSlot = around?.previous_slot ?? null;
  const previousSlotMs = previousSlot === null ? null : Date.parse(previousSlot);
  if (claimed.status === "skipped") {
    return { kind: "skipped", reason: claimed.reason ?? "", previousSlotMs };
  }
  return { kind: "claimed", fence: claimed.fence, previousSlotMs, clockSkewMs: claimed.clock_skew_ms };
}

function readPage(runId: string, page: number, row: OpenedRow | undefined): OpenedPage {
  if (row === undefined || !isJobId(row.job)) return { kind: "unknown" };
  if (!row.opened) {
    const goesOn = row.status === "claimed" || row.status === "running";
    if (!goesOn || row.pages > page) return { kind: "repeated" };
    return { kind: "busy", retryAfterSeconds: Math.max(1, row.held_seconds ?? 1) };
  }
  const { range_from: from, range_to: to } = row;
  const run: Omit<ClaimedRun, "notAfterMs"> = {
    id: runId,
    job: row.job,
    slotMs: Date.parse(row.slot),
    trigger: row.trigger,
    fence: row.fence,
    page,
    range: from === null || to === null ? null : { from, to },
  };
  return { kind: "opened", run, paused: row.paused };
}
