import { date, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** What became of a job's slots on a UTC day, rolled up from the ledger before that is pruned; see `JobDay`. */
export const jobDays = pgTable(
  "job_days",
  {
    day: date({ mode: "string" }).notNull(),
    job: text().notNull(),
    due: integer().notNull(),
    runs: integer().notNull(),
    succeeded: integer().notNull(),
    partial: integer().notNull(),
    failed: integer().notNull(),
    missed: integer().notNull(),
    abandoned: integer().notNull(),
    skipped: integer().notNull(),
    downSeconds: integer("down_seconds").notNull(),
    reason: text(),
  },
  // By day first: what is asked for is the last days of all jobs, and the newest day.
  (table) => [primaryKey({ columns: [table.day, table.job] })],
);
