import { bigint, doublePrecision, numeric, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { tickers } from "./tickers.ts";

const BAR_TIMEFRAMES = ["1m", "5m", "1d"] as const;
const BAR_SESSIONS = ["regular", "extended"] as const;

const price = (name: string) => numeric(name, { precision: 14, scale: 4, mode: "number" });

/**
 * Prices of a stretch of time. A minute without a trade has no row. `start` is the first instant of the bar; a daily
 * bar starts at its session's open. Raw prices as traded; the adjusted ones, daily only, are raw prices divided by
 * later splits and relieved of later dividends.
 */
export const priceBars = pgTable(
  "price_bars",
  {
    symbol: text()
      .notNull()
      .references(() => tickers.symbol, { onDelete: "cascade" }),
    timeframe: text({ enum: BAR_TIMEFRAMES }).notNull(),
    start: timestamp({ withTimezone: true, mode: "date" }).notNull(),
    session: text({ enum: BAR_SESSIONS }).notNull(),
    open: price("open").notNull(),
    high: price("high").notNull(),
    low: price("low").notNull(),
    close: price("close").notNull(),
    volume: bigint({ mode: "number" }).notNull(),
    adjOpen: price("adj_open"),
    adjHigh: price("adj_high"),
    adjLow: price("adj_low"),
    adjClose: price("adj_close"),
    adjVolume: bigint("adj_volume", { mode: "number" }),
    /** New shares per old one that came into effect with this day; null where none did. */
    splitFactor: doublePrecision("split_factor"),
    /** Cash dividend a share whose ex-date is this day; null where none is. */
    dividend: price("dividend"),
    provider: text().notNull(),
    fetchedAt: timestamp("fetched_at", { withTimezone: true, mode: "date" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.symbol, table.timeframe, table.start] })],
);
