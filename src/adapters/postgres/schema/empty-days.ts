import { date, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { tickers } from "./tickers.ts";

/** Trading days for which a provider said that it has nothing, so that a backfill does not pay to ask again. */
export const emptyDays = pgTable(
  "empty_days",
  {
    symbol: text()
      .notNull()
      .references(() => tickers.symbol, { onDelete: "cascade" }),
    timeframe: text({ enum: ["1m", "1d"] }).notNull(),
    day: date({ mode: "string" }).notNull(),
    provider: text().notNull(),
    checkedAt: timestamp("checked_at", { withTimezone: true, mode: "date" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.symbol, table.timeframe, table.day] })],
);
