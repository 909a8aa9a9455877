import { type SQL, sql } from "drizzle-orm";
import type { BarStore } from "../../../prices/ports.ts";
import { type Database, runQuery } from "../client.ts";
import { numberArray, roundedArray, textArray } from "../column-arrays.ts";
import { rollUpMinutes, upsertBars } from "./upsert-bars.ts";

/** Intraday bars and last prices, each operation one statement. */
export function createBarStore(db: Database): BarStore {
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

    storeBars: async (record) => (record.bars.length === 0 ? 0 : countChanged(upsertBars(record))),

    rollUp: (range) => countChanged(rollUpMinutes(range)),

    storeQuotes: async (record) => (record.quotes.length === 0 ? 0 : countChanged(setQuotes(record))),
  };
}

/**
 * A quote's time is its own, or that of its fetch; one from a provider's clock that runs ahead counts as just fetched,
 * so that it keeps nothing out. The chains' price carries the time of its fetch, which after hours is later than any
 * trade: such a price stays, and the quote still gives what the chains do not know.
 */
function setQuotes({ provider, fetchedAtMs, quotes }: Parameters<BarStore["storeQuotes"]>[0]): SQL {
  return sql`
UPDATE tickers SET bid = given.bid, ask = given.ask, day_volume = coalesce(given.day_volume, tickers.day_volume),
  previous_close = coalesce(given.previous_close, tickers.previous_close),
  price = CASE WHEN tickers.price_at > given.at THEN tickers.price ELSE given.price END,
  price_at = greatest(tickers.price_at, given.at),
  provider = CASE WHEN tickers.price_at > given.at THEN tickers.provider ELSE ${provider} END
FROM (
  SELECT DISTINCT ON (symbol) symbol, price::numeric(14, 4), to_timestamp(at_ms / 1000.0) AS at,
    bid::numeric(14, 4), ask::numeric(14, 4), previous_close::numeric(14, 4), day_volume
  FROM unnest(
    ${textArray(quotes, (quote) => quote.symbol)}::text[],
    ${numberArray(quotes, (quote) => quote.price)}::numeric[],
    ${numberArray(quotes, (quote) => Math.min(quote.quotedAtMs ?? fetchedAtMs, fetchedAtMs))}::bigint[],
    ${numberArray(quotes, (quote) => quote.bid)}::numeric[],
    ${numberArray(quotes, (quote) => quote.ask)}::numeric[],
    ${numberArray(quotes, (quote) => quote.previousClose)}::numeric[],
    ${roundedArray(quotes, 0, (quote) => quote.dayVolume)}::bigint[]
  ) AS quoted (symbol, price, at_ms, bid, ask, previous_close, day_volume)
  ORDER BY symbol, at_ms DESC
) AS given
WHERE tickers.symbol = given.symbol AND given.price IS NOT NULL
  AND (tickers.price_at IS NULL OR tickers.price_at <= ${new Date(fetchedAtMs).toISOString()}::timestamptz)
  AND ((tickers.bid, tickers.ask) IS DISTINCT FROM (given.bid, given.ask)
    OR coalesce(given.day_volume, tickers.day_volume) IS DISTINCT FROM tickers.day_volume
    OR coalesce(given.previous_close, tickers.previous_close) IS DISTINCT FROM tickers.previous_close
    OR NOT coalesce(tickers.price_at > given.at, false)
      AND (tickers.price, tickers.price_at, tickers.provider) IS DISTINCT FROM (given.price, given.at, ${provider}::text))`;
}
