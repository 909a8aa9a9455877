import { boolean, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** What the operator has been told: one row a condition, so that only a change of it is told. */
export const alertStates = pgTable("alert_states", {
  key: text().primaryKey(),
  firing: boolean().notNull(),
  /** When the condition took the state that it has. */
  since: timestamp({ withTimezone: true, mode: "date" }).notNull(),
  detail: text().notNull(),
  notifiedAt: timestamp("notified_at", { withTimezone: true, mode: "date" }),
});
