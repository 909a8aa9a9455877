import { type SQL, sql } from "drizzle-orm";
import { latestBelievedMs } from "../../../market/ahead.ts";
import { DAY_MS, HOUR_MS } from "../../../market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../../market/time-zone.ts";
import { nyseCalendar, type Session, type TradingCalendar } from "../../../market/trading-calendar.ts";
import type { BarRecord } from "../../../prices/ports.ts";
import { numberArray, roundedArray, textArray, wordArray } from "../column-arrays.ts";

/**
 * A bar replaces a stored one when it was fetched later, says something else and knows as much: a provider that saw
 * less volume of the same minute saw fewer venues. The same provider may also correct its volume downwards. What was
 * fetched in the future, by a clock that ran ahead, is replaced in any case.
 */
const replaceWhenBetterInformed = (nowMs: number) => sql`
ON CONFLICT (symbol, timeframe, start) DO UPDATE SET
  session = excluded.session, open = excluded.open, high = excluded.high, low = excluded.low,
  close = excluded.close, volume = excluded.volume, provider = excluded.provider, fetched_at = excluded.fetched_at
WHERE (stored.fetched_at <= excluded.fetched_at
    AND (stored.provider = excluded.provider OR stored.volume <= excluded.volume)
    OR stored.fetched_at > ${believed(nowMs)}::timestamptz)
  AND (stored.session, stored.open, stored.high, stored.low, stored.close, stored.volume)
    IS DISTINCT FROM
    (excluded.session, excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)`;

const believed = (nowMs: number) => new Date(latestBelievedMs(nowMs)).toISOString();

/**
 * One statement for all bars of an answer; those of tickers that are gone by now are left out. Bars of the future, which
 * only a clock that ran ahead can have left, go: the next run would ask for what comes after them.
 */
export function upsertBars(record: BarRecord, calendar: TradingCalendar = nyseCalendar): SQL {
  const { provider, fetchedAtMs, timeframe, bars } = record;
  const symbols = [...new Set(bars.map(({ symbol }) => symbol))];
  return sql`
WITH ahead AS (
  DELETE FROM price_bars WHERE symbol = ANY(${textArray(symbols, (symbol) => symbol)}::text[])
    AND timeframe = ${timeframe}::text AND start > ${believed(fetchedAtMs)}::timestamptz
)
INSERT INTO price_bars AS stored (
  symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
SELECT DISTINCT ON (given.symbol, start_ms)
  given.symbol, ${timeframe}::text, to_timestamp(start_ms / 1000.0), session, open, high, low, close, volume,
  ${provider}::text, ${new Date(fetchedAtMs).toISOString()}::timestamptz
FROM unnest(
  ${textArray(bars, (bar) => bar.symbol)}::text[],
  ${numberArray(bars, (bar) => bar.startMs)}::bigint[],
  ${wordArray(bars, markSession(calendar))}::text[],
  ${numberArray(bars, (bar) => bar.open)}::numeric[],
  ${numberArray(bars, (bar) => bar.high)}::numeric[],
  ${numberArray(bars, (bar) => bar.low)}::numeric[],
  ${numberArray(bars, (bar) => bar.close)}::numeric[],
  ${roundedArray(bars, 0, (bar) => bar.volume)}::bigint[]
) AS given (symbol, start_ms, session, open, high, low, close, volume)
JOIN tickers ON tickers.symbol = given.symbol
ORDER BY given.symbol, start_ms, given.volume DESC
${replaceWhenBetterInformed(fetchedAtMs)}`;
}

/**
 * One statement that joins 1-minute bars into 5-minute ones: the first open, the last close, the extremes, the sum. Only
 * whole buckets that have ended are written; sessions change on multiples of five minutes, so none mixes two.
 */
export function rollUpMinutes(range: { fromMs: number; toMs: number; nowMs: number }): SQL {
  const bucket = sql`date_bin('5 minutes', minute.start, 'epoch'::timestamptz)`;
  const bucketStart = (ms: number) => new Date(Math.floor(ms / BUCKET_MS) * BUCKET_MS).toISOString();
  const fromIso = bucketStart(range.fromMs);
  const toIso = bucketStart(Math.min(range.toMs + BUCKET_MS - 1, range.nowMs));
  return sql`
INSERT INTO price_bars AS stored (
  symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
SELECT minute.symbol, '5m', ${bucket}, minute.session,
  (array_agg(minute.open ORDER BY minute.start))[1], max(minute.high), min(minute.low),
  (array_agg(minute.close ORDER BY minute.start DESC))[1], sum(minute.volume),
  (array_agg(minute.provider ORDER BY minute.start DESC))[1], max(minute.fetched_at)
FROM tickers JOIN price_bars AS minute ON minute.symbol = tickers.symbol
WHERE minute.timeframe = '1m'
  AND minute.start >= ${fromIso}::timestamptz AND minute.start < ${toIso}::timestamptz
GROUP BY minute.symbol, ${bucket}, minute.session
ORDER BY 1, 3
${replaceWhenBetterInformed(range.nowMs)}`;
}

const BUCKET_MS = 300_000;

/** Bars come day by day: the calendar is asked once a day, not once a bar. */
function markSession(calendar: TradingCalendar): (bar: { startMs: number }) => string {
  let day = { startMs: 0, endMs: 0, session: null as Session | null };
  return ({ startMs }) => {
    if (startMs < day.startMs || startMs >= day.endMs) day = dayOf(startMs, calendar);
    const { session } = day;
    return session !== null && startMs >= session.openMs && startMs < session.closeMs
      ? "regular"
      : "extended";
  };
}

function dayOf(atMs: number, calendar: TradingCalendar) {
  const date = newYorkDate(atMs);
  const startMs = wallTimeToMs(date, 0);
  // The shortest day, when the clocks go forward, has 23 hours.
  return { startMs, endMs: startMs + DAY_MS - HOUR_MS, session: calendar.sessionOn(date) };
}
