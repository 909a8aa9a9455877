import { asc, desc, eq, inArray, min } from "drizzle-orm";
import type { RunReader, StoredRun } from "../../../scheduling/ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { jobRuns, jobTasks } from "../schema/index.ts";

export function createRunReader(db: Database): RunReader {
  return {
    async listRuns(job, limit) {
      const rows = await runQuery(
        db.select().from(jobRuns).where(eq(jobRuns.job, job)).orderBy(desc(jobRuns.slot)).limit(limit),
      );
      return rows.map(toRun);
    },

    async listTasks(runId) {
      const rows = await runQuery(
        db.select().from(jobTasks).where(eq(jobTasks.runId, runId)).orderBy(asc(jobTasks.key)),
      );
      return rows.map(({ key, symbol, status, attempts, contracts, skipped, ...row }) => ({
        key,
        symbol,
        status,
        attempts,
        contracts,
        skipped,
        providerCalls: row.providerCalls,
        bytes: row.bytes,
        elapsedMs: row.elapsedMs,
        errorCode: row.errorCode,
        errorMessage: row.errorMessage,
      }));
    },

    async latestRuns() {
      const { last, lastSuccess, first } = await runBatch(db, {
        last: db.selectDistinctOn([jobRuns.job]).from(jobRuns).orderBy(asc(jobRuns.job), desc(jobRuns.slot)),
        lastSuccess: db
          .selectDistinctOn([jobRuns.job])
          .from(jobRuns)
          .where(inArray(jobRuns.status, ["succeeded", "partial"]))
          .orderBy(asc(jobRuns.job), desc(jobRuns.slot)),
        first: db.select({ slot: min(jobRuns.slot) }).from(jobRuns),
      });
      const firstSlotMs = first[0]?.slot?.getTime() ?? null;
      return { last: last.map(toRun), lastSuccess: lastSuccess.map(toRun), firstSlotMs };
    },
  };
}

function toRun(row: typeof jobRuns.$inferSelect): StoredRun {
  const { slot, claimedAt, publishedAt, finishedAt, leaseExpiresAt: _, heldUntil: _held, ...more } = row;
  const { fence: _fence, ...rest } = more;
  return {
    ...rest,
    slotMs: slot.getTime(),
    claimedAtMs: claimedAt.getTime(),
    publishedAtMs: publishedAt?.getTime() ?? null,
    finishedAtMs: finishedAt?.getTime() ?? null,
  };
}
