import { sql } from "drizzle-orm";
import {
  check,
  date,
  doublePrecision,
  index,
  integer,
  numeric,
  pgTable,
  real,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import type { ImpliedVolatilityStatus } from "../../../valuation/solve-volatilities.ts";
import { tickers } from "./tickers.ts";

/**
 * Latest state of every listed contract, one row a contract. The OCC symbol is the key because it carries the
 * root: SPX and SPXW share strikes and dates. Prices are exact decimals of dollars a share; volatilities and
 * greeks are model output, so single precision is enough. Volatility is a fraction (0.2 = 20 %).
 */
export const optionContracts = pgTable(
  "option_contracts",
  {
    occSymbol: text("occ_symbol").primaryKey(),
    symbol: text()
      .notNull()
      .references(() => tickers.symbol, { onDelete: "cascade" }),
    root: text().notNull(),
    expiration: date({ mode: "string" }).notNull(),
    strike: numeric({ precision: 12, scale: 3, mode: "number" }).notNull(),
    optionType: text("option_type", { enum: ["call", "put"] }).notNull(),
    settlement: text({ enum: ["AM", "PM"] }).notNull(),
    exerciseStyle: text("exercise_style", { enum: ["american", "european"] }).notNull(),
    bid: numeric({ precision: 12, scale: 4, mode: "number" }),
    ask: numeric({ precision: 12, scale: 4, mode: "number" }),
    last: numeric({ precision: 12, scale: 4, mode: "number" }),
    markPrice: numeric("mark_price", { precision: 12, scale: 4, mode: "number" }).notNull(),
    volume: integer(),
    openInterest: integer("open_interest"),
    impliedVolatility: doublePrecision("implied_volatility"),
    /** Why there is or is not a volatility: ok, twin (taken from the other side), or the reason it has none. */
    impliedVolatilityStatus: text("implied_volatility_status").$type<ImpliedVolatilityStatus>().notNull(),
    delta: real(),
    gamma: real(),
    thetaPerDay: real("theta_per_day"),
    vegaPerVolPoint: real("vega_per_vol_point"),
    rhoPerPoint: real("rho_per_point"),
    providerImpliedVolatility: real("provider_implied_volatility"),
    provider: text().notNull(),
    quotedAt: timestamp("quoted_at", { withTimezone: true, mode: "date" }),
    lastUpdated: timestamp("last_updated", { withTimezone: true, mode: "date" }).notNull(),
  },
  (table) => [
    index("option_contracts_chain").on(table.symbol, table.expiration, table.strike),
    check("option_contracts_strike_positive", sql`${table.strike} > 0`),
    check("option_contracts_mark_positive", sql`${table.markPrice} >= 0.01`),
  ],
);
