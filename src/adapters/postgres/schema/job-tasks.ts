import { sql } from "drizzle-orm";
import {
  bigint,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { jobRuns } from "./job-runs.ts";

const TASK_STATUSES = [
  "queued",
  "running",
  "succeeded",
  "split",
  "failed",
  "dead_lettered",
  "stale",
  "abandoned",
] as const;

/** One slice of a run: a symbol and a window of expirations. Retries add to the same row. */
export const jobTasks = pgTable(
  "job_tasks",
  {
    runId: text("run_id")
      .notNull()
      .references(() => jobRuns.id, { onDelete: "cascade" }),
    key: text().notNull(),
    symbol: text().notNull(),
    fromDate: date("from_date", { mode: "string" }).notNull(),
    toDate: date("to_date", { mode: "string" }).notNull(),
    side: text({ enum: ["ALL", "CALL", "PUT"] }).notNull(),
    status: text({ enum: TASK_STATUSES }).notNull(),
    attempts: integer().notNull().default(0),
    /** How often it was put back in the queue; its messages carry the number, and an older one's are late copies. */
    redrives: integer().notNull().default(0),
    contracts: integer().notNull().default(0),
    skipped: jsonb().$type<Record<string, number>>().notNull().default({}),
    providerCalls: integer("provider_calls").notNull().default(0),
    bytes: bigint({ mode: "number" }).notNull().default(0),
    elapsedMs: integer("elapsed_ms").notNull().default(0),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    queuedAt: timestamp("queued_at", { withTimezone: true, mode: "date" }).notNull(),
    startedAt: timestamp("started_at", { withTimezone: true, mode: "date" }),
    finishedAt: timestamp("finished_at", { withTimezone: true, mode: "date" }),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.key] }),
    index("job_tasks_lost")
      .on(table.finishedAt)
      .where(sql`${table.status} IN ('failed', 'dead_lettered', 'abandoned')`),
  ],
);
