import {
  bigint,
  date,
  doublePrecision,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { tickers } from "./tickers.ts";

/** What a refresh saw of one expiry: one row per symbol, root, expiration and slot. */
export const chainSnapshots = pgTable(
  "chain_snapshots",
  {
    symbol: text()
      .notNull()
      .references(() => tickers.symbol, { onDelete: "cascade" }),
    root: text().notNull(),
    expiration: date({ mode: "string" }).notNull(),
    slot: timestamp({ withTimezone: true, mode: "date" }).notNull(),
    asOf: timestamp("as_of", { withTimezone: true, mode: "date" }).notNull(),
    underlyingPrice: numeric("underlying_price", { precision: 14, scale: 4, mode: "number" }).notNull(),
    rate: doublePrecision().notNull(),
    dividendYield: doublePrecision("dividend_yield").notNull(),
    forward: doublePrecision().notNull(),
    /** parity: from the options themselves; carry: spot grown at rate less yield. */
    forwardSource: text("forward_source", { enum: ["parity", "carry"] }).notNull(),
    atmImpliedVolatility: doublePrecision("atm_implied_volatility"),
    skew25Delta: doublePrecision("skew_25_delta"),
    /** Mid of the call and the put at the strike nearest to the forward, dollars a share. */
    atmStraddle: doublePrecision("atm_straddle"),
    contracts: integer().notNull(),
    volume: bigint({ mode: "number" }).notNull(),
    openInterest: bigint("open_interest", { mode: "number" }).notNull(),
    provider: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.symbol, table.root, table.expiration, table.slot] })],
);
