import { bigint, date, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** What was really used of each metered resource, by UTC day; `…_max` meters keep the largest seen. */
export const usageDaily = pgTable(
  "usage_daily",
  {
    day: date({ mode: "string" }).notNull(),
    meter: text().notNull(),
    used: bigint({ mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.meter] })],
);
