import { date, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { tickers } from "./tickers.ts";

/** How many contracts of an expiration are stored, all roots together: counted where they are written, not where asked. */
export const chainSizes = pgTable(
  "chain_sizes",
  {
    symbol: text()
      .notNull()
      .references(() => tickers.symbol, { onDelete: "cascade" }),
    expiration: date({ mode: "string" }).notNull(),
    contracts: integer().notNull(),
    /** Of the contract updated last. */
    lastUpdated: timestamp("last_updated", { withTimezone: true, mode: "date" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.symbol, table.expiration] })],
);
