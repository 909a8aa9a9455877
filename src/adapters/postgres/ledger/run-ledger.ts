import { sql } from "drizzle-orm";
import { AppError } from "../../../errors.ts";
import { isJobId } from "../../../scheduling/job.ts";
import type {
  ClaimedRun,
  ClaimInput,
  ClaimOutcome,
  OpenedPage,
  RecordedPage,
  RunLedger,
} from "../../../scheduling/ports.ts";
import type { TellGivenUp } from "../../../scheduling/run-failure.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { type UsageSource, writeUsage } from "../operations/record-usage.ts";
import { jobRuns } from "../schema/index.ts";
import {
  abandonExpiredRuns,
  abandonRuns,
  abandonTasks,
  abandonTasksOfExpiredRuns,
  type ClaimedRow,
  claimSlot,
  forgetRunsAhead,
  type GivenUpRow,
  lockExpiredRuns,
  queueUp,
  readGivenUp,
  type Surroundings,
  surroundings,
} from "./claim-run.ts";
import { lockRun } from "./close-run.ts";
import { findGoing, type GoingRow, readGoing, stillGoing } from "./going-run.ts";
import { type OpenedRow, openPageSql, recordPageSql } from "./record-page.ts";
import { failRefused, failRunSql, NOTHING_STORED } from "./refused-tasks.ts";

/** A page in the queue's hands is not given up before the queue has given it up. */
const PAGE_RETRIES = "15 minutes";
const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

/** The ledger on Postgres. What was counted since the last write goes along with claims and reports. */
export function createRunLedger(
  db: Database,
  usage: UsageSource,
  tellGivenUp: TellGivenUp = async () => undefined,
): RunLedger {
  const claim = async (slots: readonly ClaimInput[]): Promise<ClaimOutcome[]> => {
    const [first] = slots;
    if (first === undefined) return [];
    const claims = { slots, nowMs: first.nowMs };
    const answers = await writeUsage(usage, first.nowMs, (usageSql) =>
      runBatch(db, {
        alone: db.execute(queueUp(claims)),
        ahead: db.execute(forgetRunsAhead(claims)),
        expired: db.execute(lockExpiredRuns(claims)),
        abandonedTasks: db.execute(abandonTasksOfExpiredRuns(claims)),
        abandonedRuns: db.execute<GivenUpRow>(abandonExpiredRuns(claims)),
        ...Object.fromEntries(
          slots.flatMap((slot) => [
            [`claim ${slot.id}`, db.execute(claimSlot(slot))],
            [`around ${slot.id}`, db.execute(surroundings(slot))],
          ]),
        ),
        usage: db.execute(usageSql),
      }),
    );
    const rows = new Map(
      Object.entries(answers).map(
        ([
          name,
          {
            rows: [row],
          },
        ]) => [name, row],
      ),
    );
    await tellGivenUp(answers.abandonedRuns.rows.flatMap(readGivenUp), first.nowMs);
    return slots.map(({ id }) =>
      readOutcome(
        rows.get(`claim ${id}`) as ClaimedRow | undefined,
        rows.get(`around ${id}`) as Surroundings,
      ),
    );
  };
  return {
    async claimRun(input) {
      const [outcome] = await claim([input]);
      if (outcome === undefined) throw new AppError("internal", "A claim had no outcome.");
      return outcome;
    },

    claimRuns: (inputs) => claim(inputs),

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
      const { ended } = await runBatch(db, {
        locked: db.execute(lockRun(run.id)),
        refused: db.execute(failRefused(run, nowMs)),
        ended: db.execute<{ status: string }>(failRunSql(run, reason, nowMs)),
      });
      const [row] = ended.rows;
      if (row === undefined) return "not_ours";
      return row.status === "running" ? "goes_on" : "ended";
    },

    async releaseRun(run, reason, retryAtMs) {
      await runQuery(
        db.execute(sql`
UPDATE job_runs SET reason = ${reason}, held_until = NULL,
  lease_expires_at = ${instant(retryAtMs)} + CASE WHEN status = 'running' THEN ${PAGE_RETRIES}::interval ELSE '0' END
WHERE id = ${run.id} AND fence = ${run.fence}::integer AND status IN ('claimed', 'running')`),
      );
    },

    async findGoing(job) {
      const { rows } = await runQuery(db.execute<GoingRow>(findGoing(job)));
      return readGoing(rows[0]);
    },

    async abandonRun(run, reason, nowMs) {
      const { runs } = await runBatch(db, {
        locked: db.execute(lockRun(run.id)),
        tasks: db.execute(abandonTasks(stillGoing(run), nowMs)),
        runs: db.execute(abandonRuns(stillGoing(run), sql`${reason}::text`, nowMs)),
      });
      return runs.rows.length > 0;
    },

    async giveUpPage(runId, page, reason, nowMs) {
      const { rows } = await runQuery(
        db.execute(sql`
UPDATE job_runs SET status = CASE WHEN ${NOTHING_STORED} THEN 'failed' ELSE 'partial' END, reason = ${reason},
  finished_at = ${instant(nowMs)}, held_until = NULL
WHERE id = ${runId} AND pages <= ${page}::integer AND status IN ('claimed', 'running')
RETURNING id`),
      );
      return rows.length > 0;
    },

    async recordPage(run, page, nowMs) {
      const { recorded } = await writeUsage(usage, nowMs, (usageSql) =>
        runBatch(db, {
          recorded: db.execute<RecordedPage>(recordPageSql(run, page, nowMs)),
          usage: db.execute(usageSql),
        }),
      );
      return recorded.rows[0] ?? null;
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
    symbol: row.symbol,
  };
  return { kind: "opened", run, paused: row.paused };
}
