import { sql } from "drizzle-orm";
import {
  bigint,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";

const RUN_STATUSES = [
  "claimed",
  "running",
  "succeeded",
  "partial",
  "failed",
  "missed",
  "skipped",
  "abandoned",
] as const;

/** The ledger: one row per job and slot, whatever became of it. The unique slot is the claim. */
export const jobRuns = pgTable(
  "job_runs",
  {
    id: text().primaryKey(),
    job: text().notNull(),
    slot: timestamp({ withTimezone: true, mode: "date" }).notNull(),
    trigger: text({ enum: ["schedule", "manual"] }).notNull(),
    status: text({ enum: RUN_STATUSES }).notNull(),
    /** Why, for missed, skipped, abandoned and failed runs. */
    reason: text(),
    claimedAt: timestamp("claimed_at", { withTimezone: true, mode: "date" }).notNull(),
    leaseExpiresAt: timestamp("lease_expires_at", { withTimezone: true, mode: "date" }),
    publishedAt: timestamp("published_at", { withTimezone: true, mode: "date" }),
    finishedAt: timestamp("finished_at", { withTimezone: true, mode: "date" }),
    tasks: integer().notNull().default(0),
    tasksFailed: integer("tasks_failed").notNull().default(0),
    contracts: integer().notNull().default(0),
    skipped: jsonb().$type<Record<string, number>>().notNull().default({}),
    providerCalls: integer("provider_calls").notNull().default(0),
    bytes: bigint({ mode: "number" }).notNull().default(0),
    elapsedMs: integer("elapsed_ms").notNull().default(0),
    /** Raised each time the run is taken over: whoever holds an older number may no longer write. */
    fence: integer().notNull().default(1),
    /** While an invocation works on a page of the run; null while the run waits in the queue. */
    heldUntil: timestamp("held_until", { withTimezone: true, mode: "date" }),
    /** Pages done of a run that goes on through the queue. */
    pages: integer().notNull().default(0),
    /** Rows stored by kind, e.g. {"bars_1m": 40}. */
    stored: jsonb().$type<Record<string, number>>().notNull().default({}),
    /** What went wrong beside the rest, by subject; a run with some of these is partial. */
    failures: jsonb().$type<{ subject: string; code: string; message: string }[]>().notNull().default([]),
    /** What the operator should know though nothing failed, e.g. a fallback. */
    notes: jsonb().$type<string[]>().notNull().default([]),
    /** Who asked for a manual run; null for the schedule. */
    requestedBy: text("requested_by"),
    /** The date range of a manual run, New York dates, both included. */
    rangeFrom: date("range_from", { mode: "string" }),
    rangeTo: date("range_to", { mode: "string" }),
    /** The one ticker that a manual run is about; null for all. */
    symbol: text(),
    /** The database's clock less ours when the run was claimed. */
    clockSkewMs: integer("clock_skew_ms"),
  },
  (table) => [
    uniqueIndex("job_runs_slot").on(table.job, table.slot),
    // What every claim and every look at the jobs asks for: few rows, however long the ledger is.
    index("job_runs_open").on(table.job, table.slot).where(sql`${table.status} IN ('claimed', 'running')`),
    index("job_runs_successes")
      .on(table.job, table.slot)
      .where(sql`${table.status} IN ('succeeded', 'partial')`),
    index("job_runs_lost")
      .on(table.job, table.slot)
      .where(sql`${table.status} IN ('failed', 'missed', 'abandoned')`),
  ],
);
