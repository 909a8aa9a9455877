import { z } from "zod";
import type { Database } from "../../neon/database.ts";

const Counts = z.record(z.string(), z.number());
const Failures = z.array(z.object({ subject: z.string(), code: z.string(), message: z.string() }));

const Run = z.object({
  id: z.string(),
  job: z.string(),
  slot: z.string(),
  trigger: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  tasks: z.number(),
  tasks_failed: z.number(),
  contracts: z.number(),
  provider_calls: z.number(),
  // Columns of jobs that go on in pages; a ledger without them has none.
  stored: Counts.default({}),
  failures: Failures.default([]),
  notes: z.array(z.string()).default([]),
  fence: z.number().default(1),
  finished_at: z.string().nullable().default(null),
});
export type LedgerRun = Omit<z.infer<typeof Run>, "slot" | "finished_at"> & {
  slotMs: number;
  /** When it ended, epoch ms; null while it goes on. */
  finishedMs: number | null;
};

const Task = z.object({
  run_id: z.string(),
  key: z.string(),
  symbol: z.string(),
  from_date: z.string(),
  to_date: z.string(),
  side: z.enum(["ALL", "CALL", "PUT"]),
  status: z.string(),
  attempts: z.number(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
});
export type LedgerTask = z.infer<typeof Task>;

/** What became of every run and slice, in order of their slots. */
export type Ledger = { runs: LedgerRun[]; tasks: LedgerTask[] };

export async function readLedger(database: Database): Promise<Ledger> {
  const runs = z.array(Run).parse(await readRows(database, "SELECT * FROM job_runs ORDER BY slot, job"));
  const tasks = z.array(Task).parse(await readRows(database, "SELECT * FROM job_tasks ORDER BY run_id, key"));
  return {
    runs: runs.map(({ slot, finished_at, ...run }) => ({
      ...run,
      slotMs: Date.parse(slot),
      finishedMs: finished_at === null ? null : Date.parse(finished_at),
    })),
    tasks,
  };
}

/** What the Worker counted of its own use, by meter; sums over the days, the largest of the `…_max` ones. */
export async function readUsage(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = z
    .array(z.object({ meter: z.string(), used: z.number() }))
    .parse(
      await readRows(
        database,
        "SELECT meter, CASE WHEN meter LIKE '%\\_max' THEN max(used) ELSE sum(used) END AS used FROM usage_daily GROUP BY meter",
      ),
    );
  return new Map(rows.map(({ meter, used }) => [meter, used]));
}

/** Rows of a query, each column as JSON has it. */
export async function readRows(database: Database, query: string): Promise<unknown> {
  const { rows } = await database.query(`SELECT coalesce(json_agg(t), '[]') FROM (${query}) AS t`);
  return JSON.parse(rows[0]?.[0] ?? "[]");
}
