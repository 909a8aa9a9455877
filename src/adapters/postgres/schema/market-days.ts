import { boolean, date, pgTable, timestamp } from "drizzle-orm/pg-core";

/** What the exchange has said of its hours: of the day it was last asked about, and of every unusual one. */
export const marketDays = pgTable("market_days", {
  day: date({ mode: "string" }).primaryKey(),
  /** Both null on a closed day. */
  opensAt: timestamp("opens_at", { withTimezone: true, mode: "date" }),
  closesAt: timestamp("closes_at", { withTimezone: true, mode: "date" }),
  /** Not as the calendar has it. */
  unusual: boolean().notNull(),
  toldAt: timestamp("told_at", { withTimezone: true, mode: "date" }).notNull(),
});
