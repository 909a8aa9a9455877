import { boolean, date, numeric, pgTable, primaryKey, smallint, text, timestamp } from "drizzle-orm/pg-core";
import { tickers } from "./tickers.ts";

const STATUSES = ["scheduled", "none", "unknown"] as const;
const CERTAINTIES = ["declared", "estimated", "projected"] as const;

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** What is known of a ticker's dividends to come, and when it was looked for. */
export const dividendSchedules = pgTable("dividend_schedules", {
  symbol: text()
    .primaryKey()
    .references(() => tickers.symbol, { onDelete: "cascade" }),
  status: text({ enum: STATUSES }).notNull(),
  /** Payments a year, as a provider said; null where none did. */
  perYear: smallint("per_year"),
  /** When every source that is asked last answered for it; null: never yet. */
  asOf: instant("as_of"),
  triedAt: instant("tried_at").notNull(),
});

/** Cash dividends to come, in today's shares. */
export const dividends = pgTable(
  "dividends",
  {
    symbol: text()
      .notNull()
      .references(() => tickers.symbol, { onDelete: "cascade" }),
    exDate: date("ex_date", { mode: "string" }).notNull(),
    amount: numeric({ precision: 14, scale: 6, mode: "number" }).notNull(),
    /** A payment outside the regular ones. */
    special: boolean().notNull(),
    certainty: text({ enum: CERTAINTIES }).notNull(),
    source: text().notNull(),
    /** When the source said so. */
    fetchedAt: instant("fetched_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.symbol, table.exDate, table.special] })],
);
