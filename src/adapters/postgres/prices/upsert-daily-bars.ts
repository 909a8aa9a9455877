import { type SQL, sql } from "drizzle-orm";
import { type DailyRecord, SPLIT_TELLERS } from "../../../history/ports.ts";
import { latestBelievedMs } from "../../../market/ahead.ts";
import type { DailyBar } from "../../../prices/sources.ts";
import { numberArray, textArray, wordArray } from "../column-arrays.ts";

/** `startMs` is the open of the bar's session. */
export type DatedBar = DailyBar & { startMs: number };

/** Stored prices have four decimals; less than one of them apart is the same price. */
const SAME_PRICE = 0.0001;

/**
 * How much a row knows: 0 for raw prices, 1 for adjusted ones, 2 for those of a provider that tells of splits and
 * dividends. A row that knows more replaces one that knows less, and never the other way round.
 */
export function knowledge(row: "bar" | "excluded"): SQL {
  const [adjusted, provider] = [sql.raw(`${row}.adj_close`), sql.raw(`${row}.provider`)];
  const tellers = textArray(SPLIT_TELLERS, (teller) => teller);
  return sql`(CASE WHEN ${adjusted} IS NULL THEN 0 WHEN ${provider} = ANY(${tellers}::text[]) THEN 2 ELSE 1 END)`;
}

/** Of rows that know as much the later fetch replaces the earlier one, where it says something else. */
export function upsertDailyBars(record: DailyRecord, bars: readonly DatedBar[]): SQL {
  return sql`
INSERT INTO price_bars AS bar (symbol, start, open, high, low, close, volume,
  adj_open, adj_high, adj_low, adj_close, adj_volume, split_factor, dividend, timeframe, session, provider, fetched_at)
SELECT u.*, '1d', 'regular', ${record.provider}, ${new Date(record.fetchedAtMs).toISOString()}::timestamptz
FROM unnest(
  ${textArray(bars, (bar) => bar.symbol)}::text[],
  ${wordArray(bars, (bar) => new Date(bar.startMs).toISOString())}::timestamptz[],
  ${numberArray(bars, (bar) => bar.open)}::numeric[], ${numberArray(bars, (bar) => bar.high)}::numeric[],
  ${numberArray(bars, (bar) => bar.low)}::numeric[], ${numberArray(bars, (bar) => bar.close)}::numeric[],
  ${numberArray(bars, (bar) => Math.round(bar.volume))}::bigint[],
  ${numberArray(bars, (bar) => bar.adjusted?.open ?? null)}::numeric[],
  ${numberArray(bars, (bar) => bar.adjusted?.high ?? null)}::numeric[],
  ${numberArray(bars, (bar) => bar.adjusted?.low ?? null)}::numeric[],
  ${numberArray(bars, (bar) => bar.adjusted?.close ?? null)}::numeric[],
  ${numberArray(bars, (bar) => (bar.adjusted === null ? null : Math.round(bar.adjusted.volume)))}::bigint[],
  ${numberArray(bars, (bar) => bar.splitFactor)}::double precision[],
  ${numberArray(bars, (bar) => bar.dividend)}::numeric[]
) AS u (symbol, start, open, high, low, close, volume, adj_open, adj_high, adj_low, adj_close, adj_volume, split_factor,
  dividend) JOIN tickers USING (symbol)
ORDER BY u.symbol, u.start
ON CONFLICT (symbol, timeframe, start) DO UPDATE SET
  open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume,
  adj_open = excluded.adj_open, adj_high = excluded.adj_high, adj_low = excluded.adj_low,
  adj_close = excluded.adj_close, adj_volume = excluded.adj_volume, split_factor = excluded.split_factor,
  dividend = excluded.dividend, provider = excluded.provider, fetched_at = excluded.fetched_at
WHERE CASE
  WHEN ${knowledge("bar")} <> ${knowledge("excluded")} THEN ${knowledge("bar")} < ${knowledge("excluded")}
  ELSE (bar.fetched_at <= excluded.fetched_at
    OR bar.fetched_at > ${new Date(latestBelievedMs(record.fetchedAtMs)).toISOString()}::timestamptz) AND (abs(bar.adj_close - excluded.adj_close) > ${SAME_PRICE}::numeric
    OR (bar.open, bar.high, bar.low, bar.close, bar.volume, bar.split_factor, bar.dividend, bar.provider)
      IS DISTINCT FROM (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume,
        excluded.split_factor, excluded.dividend, excluded.provider))
  END`;
}
