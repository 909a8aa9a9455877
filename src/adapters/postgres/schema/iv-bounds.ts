import { date, doublePrecision, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { tickers } from "./tickers.ts";

/** The year's bounds of somebody else's 30-day volatility, in its own units: never mixed with ours. Annual fractions. */
export const ivBounds = pgTable("iv_bounds", {
  symbol: text()
    .primaryKey()
    .references(() => tickers.symbol, { onDelete: "cascade" }),
  provider: text().notNull(),
  day: date({ mode: "string" }).notNull(),
  iv30: doublePrecision("iv_30").notNull(),
  low: doublePrecision().notNull(),
  high: doublePrecision().notNull(),
  fetchedAt: timestamp("fetched_at", { withTimezone: true, mode: "date" }).notNull(),
});
