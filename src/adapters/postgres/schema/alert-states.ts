import { sql } from "drizzle-orm";
import { boolean, index, pgTable, primaryKey, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";

/** What the operator has been told: one row a condition, so that only a change of it is told. */
export const alertStates = pgTable("alert_states", {
  key: text().primaryKey(),
  firing: boolean().notNull(),
  /** When the condition took the state that it has. */
  since: timestamp({ withTimezone: true, mode: "date" }).notNull(),
  detail: text().notNull(),
  notifiedAt: timestamp("notified_at", { withTimezone: true, mode: "date" }),
});

/** What was wrong, from when to when; one row each time that a condition held. See `Incident`. */
export const incidents = pgTable(
  "incidents",
  {
    condition: text().notNull(),
    beganAt: timestamp("began_at", { withTimezone: true, mode: "date" }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true, mode: "date" }),
    component: text().notNull(),
    title: text().notNull(),
    words: text().notNull(),
    severity: text({ enum: ["warning", "critical"] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.condition, table.beganAt] }),
    // A condition holds once at a time, however many looks find it.
    uniqueIndex("incidents_open").on(table.condition).where(sql`${table.endedAt} IS NULL`),
    index("incidents_began").on(table.beganAt),
  ],
);
