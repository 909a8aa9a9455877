import { bigint, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";

export const RUN_STATUSES = [
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
  },
  (table) => [
    uniqueIndex("job_runs_slot").on(table.job, table.slot),
    index("job_runs_recent").on(table.job, table.claimedAt),
  ],
);
