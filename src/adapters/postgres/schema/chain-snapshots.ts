import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  numeric,
  pgTable,
  primaryKey,
  real,
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
    /** When it was fetched. */
    asOf: timestamp("as_of", { withTimezone: true, mode: "date" }).notNull(),
    /** When the quotes stood. Null in rows from before it was known. */
    quotedAt: timestamp("quoted_at", { withTimezone: true, mode: "date" }),
    delayed: boolean().notNull().default(false),
    /** The provider's own price of the underlying; null where it states none. */
    statedPrice: numeric("stated_price", { precision: 14, scale: 4, mode: "number" }),
    /** What parity of the slice's nearest expiry says it is, and the standard error; dollars. */
    impliedPrice: doublePrecision("implied_price"),
    impliedPriceError: doublePrecision("implied_price_error"),
    /** What the options were valued with: the stated price, or the implied one where that can't be. */
    underlyingPrice: numeric("underlying_price", { precision: 14, scale: 4, mode: "number" }).notNull(),
    rate: doublePrecision().notNull(),
    rateSource: text("rate_source", { enum: ["treasury", "provider", "chain", "assumed"] })
      .notNull()
      .default("provider"),
    /** The rate that the chain's own slope implies, beyond six months. */
    slopeRate: doublePrecision("slope_rate"),
    /** As the forward implies it, cash dividends included. */
    dividendYield: doublePrecision("dividend_yield").notNull(),
    /** Cash that goes ex before expiry, dollars a share; null where the dividends are unknown. */
    dividends: doublePrecision(),
    forward: doublePrecision().notNull(),
    /** Standard error, dollars; null in rows from before it was kept. */
    forwardError: doublePrecision("forward_error"),
    /** parity: from the options themselves; carry: spot grown at rate less yield. */
    forwardSource: text("forward_source", { enum: ["parity", "carry"] }).notNull(),
    /** The fitted smile; see src/volatility/smile-numbers.ts. */
    smile: real().array(),
    atmImpliedVolatility: doublePrecision("atm_implied_volatility"),
    skew25Delta: doublePrecision("skew_25_delta"),
    modelFreeVolatility: doublePrecision("model_free_volatility"),
    butterflyArbitrage: boolean("butterfly_arbitrage").notNull().default(false),
    /** Mid of the call and the put at the strike nearest to the forward, dollars a share. */
    atmStraddle: doublePrecision("atm_straddle"),
    contracts: integer().notNull(),
    /** Two-sided quotes too wide to mean anything. */
    tooWide: integer("too_wide").notNull().default(0),
    /** Strikes that are listed and not stored, because nobody gives a cent for them. */
    unpricedCalls: real("unpriced_calls").array(),
    unpricedPuts: real("unpriced_puts").array(),
    volume: bigint({ mode: "number" }).notNull(),
    openInterest: bigint("open_interest", { mode: "number" }).notNull(),
    provider: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.symbol, table.root, table.expiration, table.slot] })],
);
