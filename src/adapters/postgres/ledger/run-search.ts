import { asc, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { JOB_IDS } from "../../../scheduling/job.ts";
import type { RunFilter, RunPlace, RunSearch, RunState, TaskInFull } from "../../../scheduling/run-search.ts";
import type { Database } from "../client.ts";
import { wordArray } from "../column-arrays.ts";
import { jobRuns, jobTasks } from "../schema/index.ts";
import { toRun, toTask } from "./run-reader.ts";

/** The ledger as the operator looks through it. */
export function createRunSearch(db: Database): RunSearch {
  return {
    async findRuns(filter, after, limit) {
      const fits = sql`${fitting(filter)} AND ${dated(filter)} AND ${older(after)}`;
      const rows = await db.gather(
        db
          .select()
          .from(jobRuns)
          .where(
            sql`id IN (SELECT newest.id FROM ${jobsOf(filter)} CROSS JOIN LATERAL (
SELECT id, slot FROM job_runs WHERE job = known.job AND ${fits} ORDER BY slot DESC LIMIT ${limit}) newest
ORDER BY newest.slot DESC, newest.id DESC LIMIT ${limit})`,
          )
          .orderBy(sql`slot DESC, id DESC`)
          .limit(limit),
      );
      return rows.map(toRun);
    },

    async countStates(filter, fromMs, toMs) {
      const { rows } = await db.gather(
        db.execute<{ status: RunState; n: number }>(sql`
SELECT status, count(*)::int AS n FROM ${jobsOf(filter)} JOIN job_runs ON job_runs.job = known.job
WHERE slot >= ${instant(fromMs)} AND slot < ${instant(toMs)} AND ${fitting({ ...filter, state: null })} GROUP BY status`),
      );
      return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
    },

    async findRun(id) {
      const [runs, tasks] = await Promise.all([
        db.gather(db.select().from(jobRuns).where(eq(jobRuns.id, id))),
        db.gather(
          db
            .select(getTableColumns(jobTasks))
            .from(jobTasks)
            .where(eq(jobTasks.runId, id))
            .orderBy(asc(jobTasks.key)),
        ),
      ]);
      const [run] = runs;
      return run === undefined ? null : { run: toRun(run), tasks: tasks.map(taskInFull) };
    },
  };
}

const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

/** Job by job, each along its own index. */
function jobsOf({ job }: Pick<RunFilter, "job">): SQL {
  const jobs = job === null ? JOB_IDS : [job];
  return sql`unnest(${wordArray(jobs, (id) => id)}::text[]) AS known (job)`;
}

function fitting({ state, symbol }: Pick<RunFilter, "state" | "symbol">): SQL {
  const ofState = state === null ? sql`true` : sql`status = ${state}`;
  if (symbol === null) return ofState;
  return sql`${ofState} AND (job_runs.symbol = ${symbol} OR EXISTS (
    SELECT FROM job_tasks WHERE run_id = job_runs.id AND job_tasks.symbol = ${symbol}))`;
}

function dated({ from, to }: Pick<RunFilter, "from" | "to">): SQL {
  const since = from === null ? sql`true` : sql`slot >= ${`${from}T00:00:00Z`}::timestamptz`;
  return to === null ? since : sql`${since} AND slot < ${`${to}T00:00:00Z`}::timestamptz + interval '1 day'`;
}

function older(after: RunPlace | null): SQL {
  return after === null
    ? sql`true`
    : sql`slot <= ${instant(after.slotMs)} AND (slot, id) < (${instant(after.slotMs)}, ${after.id})`;
}

function taskInFull(row: typeof jobTasks.$inferSelect): TaskInFull {
  const { fromDate: from, toDate: to, side, redrives, queuedAt, finishedAt } = row;
  const times = { queuedAtMs: queuedAt.getTime(), finishedAtMs: finishedAt?.getTime() ?? null };
  return { ...toTask(row), from, to, side, redrives, ...times };
}
