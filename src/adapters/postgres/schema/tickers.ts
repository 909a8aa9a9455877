import { bigint, boolean, numeric, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** The names Volaris keeps fresh, with the last price seen for each. */
export const tickers = pgTable("tickers", {
  symbol: text().primaryKey(),
  name: text(),
  isActive: boolean("is_active").notNull().default(true),
  price: numeric({ precision: 14, scale: 4, mode: "number" }),
  previousClose: numeric("previous_close", { precision: 14, scale: 4, mode: "number" }),
  bid: numeric({ precision: 14, scale: 4, mode: "number" }),
  ask: numeric({ precision: 14, scale: 4, mode: "number" }),
  dayVolume: bigint("day_volume", { mode: "number" }),
  priceAt: timestamp("price_at", { withTimezone: true, mode: "date" }),
  provider: text(),
  addedAt: timestamp("added_at", { withTimezone: true, mode: "date" }).notNull().defaultNow(),
});
