import {
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { tickers } from "./tickers.ts";

/** One expiry of the term structure as it is stored: days to expiry, volatility as a fraction. */
export type StoredTermPoint = {
  expiration: string;
  /** Absent in rows from before series were named. */
  root: string | null;
  settlement: "AM" | "PM" | null;
  days: number;
  atmImpliedVolatility: number;
  skew25Delta: number | null;
  modelFreeVolatility?: number | null;
};

/**
 * Volatility of a ticker at a slot; one row of the day is its close. Volatilities are annual fractions, moves dollars a
 * share, rank and percentile 0..100 and null below the minimum of daily closes, whose number is in `observations`.
 */
export const ivMetrics = pgTable(
  "iv_metrics",
  {
    symbol: text()
      .notNull()
      .references(() => tickers.symbol, { onDelete: "cascade" }),
    slot: timestamp({ withTimezone: true, mode: "date" }).notNull(),
    /** The New York date that the row belongs to. */
    day: date({ mode: "string" }).notNull(),
    isClose: boolean("is_close").notNull(),
    asOf: timestamp("as_of", { withTimezone: true, mode: "date" }).notNull(),
    /** When the quotes stood; null in rows from before it was known. */
    quotedAt: timestamp("quoted_at", { withTimezone: true, mode: "date" }),
    delayed: boolean().notNull().default(false),
    underlyingPrice: numeric("underlying_price", { precision: 14, scale: 4, mode: "number" }).notNull(),
    iv7: doublePrecision("iv_7"),
    iv14: doublePrecision("iv_14"),
    iv30: doublePrecision("iv_30"),
    iv60: doublePrecision("iv_60"),
    iv90: doublePrecision("iv_90"),
    /**
     * At 30 days by the expirations that a rebuilt day has, the Fridays around it: what the rank compares. Null in rows from
     * before it was kept.
     */
    rankIv30: doublePrecision("rank_iv_30"),
    /** VIX-style, the smiles integrated. */
    modelFree30: doublePrecision("model_free_30"),
    /** Maturities, in days, that lie outside the listed range: the value is the nearest expiry's. */
    extrapolated: jsonb().$type<number[]>().notNull().default([]),
    calendarArbitrage: boolean("calendar_arbitrage").notNull().default(false),
    ivRank: doublePrecision("iv_rank"),
    ivPercentile: doublePrecision("iv_percentile"),
    observations: integer().notNull(),
    /** How many of them were worked out afterwards, from what options were quoted or traded at that day. */
    rebuiltObservations: integer("rebuilt_observations").notNull().default(0),
    regime: text({ enum: ["high", "neutral", "low"] }),
    /** iv_90 - iv_30. */
    termSlope: doublePrecision("term_slope"),
    /** (IV of the 25-delta put less that of the 25-delta call) / ATM IV, at the expiry nearest to 30 days. */
    skew25Delta: doublePrecision("skew_25_delta"),
    expectedMove30: doublePrecision("expected_move_30"),
    /** Of the nearest expiry, from its at-the-money straddle. */
    straddle: doublePrecision("straddle"),
    straddleExpiration: date("straddle_expiration", { mode: "string" }),
    rv20: doublePrecision("rv_20"),
    rv60: doublePrecision("rv_60"),
    yangZhang20: doublePrecision("yang_zhang_20"),
    yangZhang60: doublePrecision("yang_zhang_60"),
    /** iv_30 - rv_20. */
    ivLessRv: doublePrecision("iv_less_rv"),
    term: jsonb().$type<StoredTermPoint[]>().notNull().default([]),
    warnings: jsonb().$type<string[]>().notNull().default([]),
    provider: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.symbol, table.slot] }),
    index("iv_metrics_closes").on(table.symbol, table.isClose, table.day),
  ],
);
