import { date, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { YieldPoint } from "../../../market/yield-curve.ts";

/** Par yields of a day, ascending by term, as annual fractions. */
export const yieldCurves = pgTable("yield_curves", {
  /** New York date that they were published for. */
  day: date({ mode: "string" }).primaryKey(),
  points: jsonb().$type<readonly YieldPoint[]>().notNull(),
  source: text().notNull(),
  fetchedAt: timestamp("fetched_at", { withTimezone: true, mode: "date" }).notNull(),
});
