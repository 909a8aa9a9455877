import { and, asc, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { JOB_IDS } from "../../../scheduling/job.ts";
import type { RunReader, StoredRun, StoredTask } from "../../../scheduling/ports.ts";
import { type Database, runQuery } from "../client.ts";
import { wordArray } from "../column-arrays.ts";
import { jobRuns, jobTasks } from "../schema/index.ts";
import { toldError, toldFailures, toldReason } from "./told-reason.ts";

export function createRunReader(db: Database): RunReader {
  /** The newest run of each job that fits, by job. */
  const newestOf = (fits: SQL) =>
    db
      .select()
      .from(jobRuns)
      .where(
        inArray(
          jobRuns.id,
          sql`(SELECT newest.id FROM ${eachJob(
            sql`SELECT id FROM job_runs WHERE job = known.job ${fits} ORDER BY slot DESC LIMIT 1`,
          )} newest)`,
        ),
      )
      .orderBy(asc(jobRuns.job));
  return {
    async listRuns(job, limit, beforeSlotMs) {
      const earlier = beforeSlotMs === undefined ? undefined : lt(jobRuns.slot, new Date(beforeSlotMs));
      const rows = await runQuery(
        db
          .select()
          .from(jobRuns)
          .where(and(eq(jobRuns.job, job), earlier))
          .orderBy(desc(jobRuns.slot))
          .limit(limit),
      );
      return rows.map(toRun);
    },

    async listTasks(runId) {
      const rows = await runQuery(
        db.select().from(jobTasks).where(eq(jobTasks.runId, runId)).orderBy(asc(jobTasks.key)),
      );
      return rows.map(toTask);
    },

    async latestRuns() {
      const [last, lastSuccess, first] = await Promise.all([
        db.gather(newestOf(sql``)),
        db.gather(newestOf(sql`AND status IN ('succeeded', 'partial')`)),
        db.gather(
          db.execute<{ slot: string | null }>(sql`
SELECT min(earliest.slot) AS slot FROM ${eachJob(sql`SELECT slot FROM job_runs WHERE job = known.job ORDER BY slot LIMIT 1`)} earliest`),
        ),
      ]);
      const firstSlot = first.rows[0]?.slot ?? null;
      const firstSlotMs = firstSlot === null ? null : Date.parse(firstSlot);
      return { last: last.map(toRun), lastSuccess: lastSuccess.map(toRun), firstSlotMs };
    },
  };
}

/** One entry of an index a job: ordered as a whole, the ledger would be read from end to end. */
function eachJob(row: SQL): SQL {
  return sql`unnest(${wordArray(JOB_IDS, (id) => id)}::text[]) AS known (job) CROSS JOIN LATERAL (${row})`;
}

export function toRun(row: typeof jobRuns.$inferSelect): StoredRun {
  const { slot, claimedAt, publishedAt, finishedAt, leaseExpiresAt: _, heldUntil: _held, ...more } = row;
  const { fence: _fence, ...rest } = more;
  return {
    ...rest,
    reason: toldReason(rest.reason, rest.failures),
    failures: toldFailures(rest.failures),
    slotMs: slot.getTime(),
    claimedAtMs: claimedAt.getTime(),
    publishedAtMs: publishedAt?.getTime() ?? null,
    finishedAtMs: finishedAt?.getTime() ?? null,
  };
}

export function toTask(row: typeof jobTasks.$inferSelect): StoredTask {
  const { key, symbol, status, attempts, contracts, skipped, providerCalls, bytes, elapsedMs, errorCode } =
    row;
  const errorMessage = toldError(errorCode, row.errorMessage);
  const cost = { providerCalls, bytes, elapsedMs };
  return { key, symbol, status, attempts, contracts, skipped, ...cost, errorCode, errorMessage };
}
