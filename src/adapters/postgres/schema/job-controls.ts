import { pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** Jobs that the operator has touched: a job without a row, or with a resumed one, runs. */
export const jobControls = pgTable("job_controls", {
  job: text().primaryKey(),
  pausedAt: timestamp("paused_at", { withTimezone: true, mode: "date" }),
  pausedBy: text("paused_by"),
  reason: text(),
  resumedAt: timestamp("resumed_at", { withTimezone: true, mode: "date" }),
  resumedBy: text("resumed_by"),
});
