import { type SQL, sql } from "drizzle-orm";
import { latestBelievedMs } from "../../../market/ahead.ts";
import type { BarStore } from "../../../prices/ports.ts";
import { numberArray, roundedArray, textArray } from "../column-arrays.ts";

/**
 * Sets last prices. A quote's time is that of its price: an older one replaces no newer price, and of another provider or
 * day nothing at all. From the same provider and day its bid, ask, volume and close before are of a later fetch, and
 * taken. A time that runs ahead counts as just fetched, so that it keeps nothing out; without a time a quote may only
 * replace what its own provider gave before, as of its fetch. (The chains' price carries the time of its fetch, which
 * after hours is later than any trade.)
 */
export function setQuotes({ provider, fetchedAtMs, quotes }: Parameters<BarStore["storeQuotes"]>[0]): SQL {
  const fetchedAt = sql`${new Date(fetchedAtMs).toISOString()}::timestamptz`;
  // A price of the future, of a clock that ran ahead, is none.
  const known = sql`(SELECT symbol, provider,
    CASE WHEN price_at <= ${new Date(latestBelievedMs(fetchedAtMs)).toISOString()}::timestamptz THEN price_at END AS price_at
    FROM tickers) AS known`;
  return sql`
UPDATE tickers SET bid = given.bid, ask = given.ask, day_volume = coalesce(given.day_volume, tickers.day_volume),
  previous_close = coalesce(given.previous_close, tickers.previous_close),
  price = CASE WHEN is_older THEN tickers.price ELSE given.price END,
  price_at = CASE WHEN is_older THEN tickers.price_at ELSE at END,
  provider = CASE WHEN is_older THEN tickers.provider ELSE ${provider} END
FROM (
  SELECT timed.*, coalesce(known.price_at > at, false) AS is_older
  FROM (
    SELECT DISTINCT ON (symbol) symbol, quoted.price::numeric(14, 4), quoted.bid::numeric(14, 4),
      quoted.ask::numeric(14, 4), quoted.previous_close::numeric(14, 4), quoted.day_volume,
      coalesce(to_timestamp(at_ms / 1000.0), CASE WHEN known.price_at IS NULL OR known.provider = ${provider}::text
        THEN ${fetchedAt} END) AS at
    FROM unnest(
      ${textArray(quotes, (quote) => quote.symbol)}::text[],
      ${numberArray(quotes, (quote) => quote.price)}::numeric[],
      ${numberArray(quotes, (quote) => timeOf(quote, fetchedAtMs))}::bigint[],
      ${numberArray(quotes, (quote) => quote.bid)}::numeric[],
      ${numberArray(quotes, (quote) => quote.ask)}::numeric[],
      ${numberArray(quotes, (quote) => quote.previousClose)}::numeric[],
      ${roundedArray(quotes, 0, (quote) => quote.dayVolume)}::bigint[]
    ) AS quoted (symbol, price, at_ms, bid, ask, previous_close, day_volume) JOIN ${known} USING (symbol)
    WHERE quoted.price IS NOT NULL
    ORDER BY symbol, at_ms DESC NULLS LAST
  ) AS timed JOIN ${known} USING (symbol)
  WHERE at IS NOT NULL AND (known.price_at IS NULL OR known.price_at <= ${fetchedAt})
    AND (known.price_at <= at IS NOT FALSE OR known.provider = ${provider}::text
      AND (known.price_at AT TIME ZONE 'America/New_York')::date = (at AT TIME ZONE 'America/New_York')::date)
) AS given
WHERE tickers.symbol = given.symbol AND (
  (tickers.bid, tickers.ask) IS DISTINCT FROM (given.bid, given.ask)
  OR coalesce(given.day_volume, tickers.day_volume) IS DISTINCT FROM tickers.day_volume
  OR coalesce(given.previous_close, tickers.previous_close) IS DISTINCT FROM tickers.previous_close
  OR NOT is_older
    AND (tickers.price, tickers.price_at, tickers.provider) IS DISTINCT FROM (given.price, at, ${provider}::text))`;
}

function timeOf({ quotedAtMs }: { quotedAtMs: number | null }, fetchedAtMs: number): number | null {
  return quotedAtMs === null ? null : Math.min(quotedAtMs, fetchedAtMs);
}
