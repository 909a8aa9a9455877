import { type SQL, sql } from "drizzle-orm";
import { nyseCalendar, type TradingCalendar } from "../../../market/trading-calendar.ts";
import type { BarStore } from "../../../prices/ports.ts";
import { type Database, runQuery } from "../client.ts";
import { setQuotes } from "./set-quotes.ts";
import { rollUpMinutes, upsertBars } from "./upsert-bars.ts";

/** Intraday bars and last prices, each operation one statement. */
export function createBarStore(db: Database, calendar: TradingCalendar = nyseCalendar): BarStore {
  const countChanged = async (statement: SQL) => (await runQuery(db.execute(statement))).rowCount;
  return {
    async readWatermarks(timeframe) {
      const { rows } = await runQuery(
        db.execute<{ symbol: string; start: string | null }>(sql`
SELECT tickers.symbol, latest.start
FROM tickers LEFT JOIN LATERAL (
  SELECT start FROM price_bars
  WHERE price_bars.symbol = tickers.symbol AND timeframe = ${timeframe} ORDER BY start DESC LIMIT 1
) AS latest ON true
WHERE is_active ORDER BY latest.start NULLS FIRST, tickers.symbol`),
      );
      return rows.map(({ symbol, start }) => ({
        symbol,
        lastStartMs: start === null ? null : Date.parse(start),
      }));
    },

    storeBars: async (record) => (record.bars.length === 0 ? 0 : countChanged(upsertBars(record, calendar))),

    rollUp: (range) => countChanged(rollUpMinutes(range)),

    storeQuotes: async (record) => (record.quotes.length === 0 ? 0 : countChanged(setQuotes(record))),
  };
}
