import {
  date,
  doublePrecision,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { HISTORY_SOURCES, type RebuiltExpiry } from "../../../valuation/rebuild/rebuilt-day.ts";
import { tickers } from "./tickers.ts";

/** A ticker's day whose volatility was worked out afterwards, from option quotes or trades; see `IvHistoryRow`. */
export const ivHistory = pgTable(
  "iv_history",
  {
    symbol: text()
      .notNull()
      .references(() => tickers.symbol, { onDelete: "cascade" }),
    day: date({ mode: "string" }).notNull(),
    source: text({ enum: HISTORY_SOURCES }).notNull(),
    at: timestamp({ withTimezone: true, mode: "date" }).notNull(),
    quality: text({ enum: ["good", "suspect", "none"] }).notNull(),
    reason: text(),
    underlyingPrice: numeric("underlying_price", { precision: 14, scale: 4, mode: "number" }),
    iv30: doublePrecision("iv_30"),
    iv60: doublePrecision("iv_60"),
    skew25Delta: doublePrecision("skew_25_delta"),
    expiries: jsonb().$type<RebuiltExpiry[]>().notNull().default([]),
    points: integer().notNull(),
    spread: real(),
    trades: integer(),
    askedAt: timestamp("asked_at", { withTimezone: true, mode: "date" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.symbol, table.day] })],
);
