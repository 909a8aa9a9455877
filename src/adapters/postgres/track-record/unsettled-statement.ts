import { type SQL, sql } from "drizzle-orm";
import { addDays } from "../../../market/calendar-date.ts";
import { wallTimeToMs } from "../../../market/time-zone.ts";
import type { TradingCalendar } from "../../../market/trading-calendar.ts";
import { MOST_APART, type OutcomeStore, type WantedOutcome } from "../../../track-record/ports.ts";
import { snapshotSeries } from "../chains/latest-snapshots.ts";
import { SNAPSHOT_JSON } from "../chains/snapshot-json.ts";
import { numberArray, wordArray } from "../column-arrays.ts";

/** Before the first day observed: sixty sessions and one more, with the holidays between. */
const BAR_DAYS = 100;

type Request = Parameters<OutcomeStore["readUnsettled"]>[0];

/** See `OutcomeStore.readUnsettled`: one row of JSON. Keys are found and cut to the limit before anything is read of them. */
export function unsettledStatement(request: Request, calendar: TradingCalendar): SQL {
  const { overlapDays, limit, offset } = request;
  const order =
    overlapDays === null
      ? sql`symbol, expiration DESC, horizon, root`
      : sql`expiration, symbol, horizon, root`;
  return sql`
WITH wanted AS MATERIALIZED (${wantedRows(request.wanted, calendar)}),
kept AS MATERIALIZED (SELECT symbol, coalesce((SELECT max(expiration) FROM outcomes WHERE outcomes.symbol = tickers.symbol)
    - ${overlapDays}::integer, '-infinity') AS since FROM tickers WHERE is_active),
found AS (SELECT kept.symbol, seen.* FROM kept CROSS JOIN LATERAL (${seenLive} UNION ALL (${seenRebuilt})) seen
  WHERE (${dailyBar(sql`settled_start`)})
    AND (${dailyBar(sql`open_at`)} AND close BETWEEN price / ${MOST_APART}::numeric AND price * ${MOST_APART}::numeric)),
page AS MATERIALIZED (SELECT *, count(*) OVER () AS total FROM (
    SELECT DISTINCT ON (symbol, root, expiration, horizon) * FROM found
    ORDER BY symbol, root, expiration, horizon, slot IS NULL) AS once
  ORDER BY ${order} LIMIT ${limit} OFFSET ${offset})
SELECT (${pageJson(order)}) AS unsettled, (${barsJson}) AS bars, (SELECT max(total)::integer FROM page) AS total`;
}

/** Sessions by their instants: a day's bar starts at its open, and its last refresh comes before midnight. */
function wantedRows(wanted: readonly WantedOutcome[], calendar: TradingCalendar): SQL {
  const at = (ms: number | undefined) => new Date(ms ?? 0).toISOString();
  const openOf = (day: string) => calendar.sessionOn(day)?.openMs;
  return sql`SELECT * FROM unnest(
  ${wordArray(wanted, ({ expiration }) => expiration)}::date[],
  ${numberArray(wanted, ({ horizon }) => horizon)}::smallint[],
  ${wordArray(wanted, ({ observedDay }) => observedDay)}::date[],
  ${wordArray(wanted, ({ settledDay }) => settledDay)}::date[],
  ${wordArray(wanted, ({ observedDay }) => at(openOf(observedDay)))}::timestamptz[],
  ${wordArray(wanted, ({ observedDay }) => at(wallTimeToMs(addDays(observedDay, 1), 0)))}::timestamptz[],
  ${wordArray(wanted, ({ settledDay }) => at(openOf(settledDay)))}::timestamptz[]
) AS w (expiration, horizon, observed_day, settled_day, open_at, over_at, settled_start)`;
}

/** A value and not EXISTS, which a planner without statistics turns round: it would look at all from each bar. */
const dailyBar = (start: SQL) =>
  sql`SELECT true FROM price_bars WHERE price_bars.symbol = kept.symbol AND timeframe = '1d' AND start = ${start}`;

const notRecorded = (root: SQL) => sql`(SELECT true FROM outcomes WHERE outcomes.symbol = kept.symbol
    AND outcomes.expiration = wanted.expiration AND outcomes.horizon = wanted.horizon AND outcomes.root = ${root}) IS NULL`;

/**
 * The last refresh of the day observed that found a smile, of quotes of that day. OFFSET keeps the planner from looking for
 * the refresh of what is recorded.
 */
const seenLive = sql`
WITH RECURSIVE ${snapshotSeries(sql`kept.symbol`, sql`kept.since`)}
SELECT waiting.*, stored.slot, NULL::bigint AS place, stored.underlying_price AS price
FROM (SELECT series.root, wanted.* FROM series JOIN wanted ON wanted.expiration = series.expiration
  WHERE ${notRecorded(sql`series.root`)} OFFSET 0) AS waiting
CROSS JOIN LATERAL (
  SELECT slot, underlying_price FROM chain_snapshots
  WHERE symbol = kept.symbol AND root = waiting.root AND expiration = waiting.expiration
    AND slot >= open_at AND slot < over_at AND coalesce(quoted_at, as_of) >= open_at AND coalesce(quoted_at, as_of) < over_at
    AND smile IS NOT NULL AND atm_implied_volatility IS NOT NULL
  ORDER BY slot DESC LIMIT 1) stored`;

/** A day far from its neighbours is no market to judge by. OFFSET keeps to a ticker's stretch of the key. */
const seenRebuilt = sql`
SELECT expiries.expiry ->> 'root' AS root, wanted.*, NULL::timestamptz AS slot, expiries.place, rebuilt.price
FROM (
  SELECT day, expiries, underlying_price AS price FROM iv_history
  WHERE iv_history.symbol = kept.symbol AND quality <> 'suspect'
    AND day BETWEEN (SELECT min(observed_day) FROM wanted) AND (SELECT max(observed_day) FROM wanted) OFFSET 0) AS rebuilt
  JOIN wanted ON wanted.observed_day = rebuilt.day
  CROSS JOIN LATERAL jsonb_array_elements(rebuilt.expiries) WITH ORDINALITY AS expiries (expiry, place)
WHERE wanted.expiration >= kept.since
  AND expiries.expiry ->> 'expiration' = wanted.expiration::text AND ${notRecorded(sql`expiries.expiry ->> 'root'`)}`;

/** Expired contracts go: then any other of the root tells how it settles. */
const settlement = sql`coalesce(
  (SELECT settlement FROM option_contracts listed WHERE listed.symbol = page.symbol
    AND listed.expiration = page.expiration AND listed.root = page.root LIMIT 1),
  (SELECT settlement FROM option_contracts listed WHERE listed.symbol = page.symbol AND listed.root = page.root LIMIT 1))`;

const pageJson = (order: SQL) => sql`
SELECT json_agg(json_build_object(
  'symbol', symbol, 'expiration', expiration, 'horizon', horizon, 'observedDay', observed_day, 'settledDay', settled_day,
  'settlement', CASE WHEN slot IS NOT NULL THEN ${settlement} END,
  'live', (SELECT ${SNAPSHOT_JSON} FROM chain_snapshots stored WHERE stored.symbol = page.symbol
    AND stored.root = page.root AND stored.expiration = page.expiration AND stored.slot = page.slot),
  'rebuilt', CASE WHEN slot IS NULL THEN (SELECT json_build_object('source', source,
    'atMs', floor(extract(epoch FROM at) * 1000), 'underlyingPrice', underlying_price, 'expiry', expiries -> (place::integer - 1))
    FROM iv_history WHERE iv_history.symbol = page.symbol AND iv_history.day = observed_day) END
) ORDER BY ${order}) FROM page`;

const barsJson = sql`
SELECT json_object_agg(symbol, days) FROM (
  SELECT symbol, min(observed_day) AS first, max(settled_start) AS last FROM page GROUP BY symbol) AS spans
CROSS JOIN LATERAL (SELECT json_agg(json_build_array(
    (start AT TIME ZONE 'America/New_York')::date,
    CASE WHEN adjusted THEN adj_open ELSE open END, CASE WHEN adjusted THEN adj_high ELSE high END,
    CASE WHEN adjusted THEN adj_low ELSE low END, CASE WHEN adjusted THEN adj_close ELSE close END,
    adjusted, split_factor, open, close) ORDER BY start) AS days
  FROM (SELECT *, num_nulls(adj_open, adj_high, adj_low, adj_close) = 0 AS adjusted FROM price_bars
    WHERE price_bars.symbol = spans.symbol AND timeframe = '1d'
      AND start >= first - ${BAR_DAYS}::integer AND start <= last) AS bars) AS of_days`;
