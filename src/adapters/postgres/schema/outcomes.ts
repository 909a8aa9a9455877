import {
  date,
  doublePrecision,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { HISTORY_SOURCES } from "../../../valuation/rebuild/rebuilt-day.ts";
import { tickers } from "./tickers.ts";

/** What was implied of an expiration some days before, and what came: one row each, kept for good; see `Outcome`. */
export const outcomes = pgTable(
  "outcomes",
  {
    symbol: text()
      .notNull()
      .references(() => tickers.symbol, { onDelete: "cascade" }),
    expiration: date({ mode: "string" }).notNull(),
    horizon: smallint().notNull(),
    root: text().notNull(),
    settlement: text({ enum: ["AM", "PM"] }).notNull(),
    source: text({ enum: ["live", ...HISTORY_SOURCES] }).notNull(),
    observedDay: date("observed_day", { mode: "string" }).notNull(),
    observedAt: timestamp("observed_at", { withTimezone: true, mode: "date" }).notNull(),
    days: real().notNull(),
    underlyingPrice: doublePrecision("underlying_price").notNull(),
    forward: doublePrecision().notNull(),
    atmImpliedVolatility: real("atm_implied_volatility").notNull(),
    oneSigma: real("one_sigma").notNull(),
    straddle: real(),
    /** At `QUANTILES`. */
    quantiles: real().array().$type<(number | null)[]>().notNull(),
    /** At `STANDARD_TRADES`. */
    probabilities: real().array().$type<(number | null)[]>().notNull(),
    realised20: real("realised_20"),
    realised60: real("realised_60"),
    settled: doublePrecision().notNull(),
    realised: real(),
    /** Bits at `STANDARD_TRADES`. */
    won: smallint().notNull(),
  },
  (table) => [primaryKey({ columns: [table.symbol, table.expiration, table.horizon, table.root] })],
);
