import { type SQL, sql } from "drizzle-orm";
import type { DayPrices, PriceStretch, RangeReader } from "../../../prices/range-ports.ts";
import type { Database } from "../client.ts";

export function createRangeReader(db: Database): RangeReader {
  return {
    async readDay(symbol, session) {
      const { rows } = await db.gather(db.execute<DayRow>(dayStatement(symbol, session)));
      const [row] = rows;
      if (row === undefined) return null;
      const { name, quote, bars, whole } = row;
      return {
        name,
        quote: { symbol, ...quote },
        bars: (bars ?? []).map(readStretch),
        whole: whole === null ? null : readDay(whole),
      };
    },

    async readDays(symbol, from) {
      // One row of JSON: a row for each of a year's sessions would cost the driver more than all that is in them.
      const { rows } = await db.gather(
        db.execute<{ days: DayJson[] | null }>(sql`
SELECT json_agg(${DAY_JSON} ORDER BY start) AS days FROM price_bars
WHERE symbol = ${symbol} AND timeframe = '1d' AND start >= ${from}::date::timestamp AT TIME ZONE 'America/New_York'`),
      );
      return (rows[0]?.days ?? []).map(readDay);
    },
  };
}

type QuoteJson = {
  price: number | null;
  bid: number | null;
  ask: number | null;
  previousClose: number | null;
  dayVolume: number | null;
  priceAtMs: number | null;
  provider: string | null;
};
type StretchJson = readonly [startMs: number, o: number, h: number, l: number, c: number, volume: number];
type DayJson = readonly [
  date: string,
  o: number,
  h: number,
  l: number,
  c: number,
  volume: number,
  split: number | null,
];
type DayRow = {
  name: string | null;
  quote: QuoteJson;
  bars: StretchJson[] | null;
  whole: DayJson | null;
};

function readStretch([startMs, open, high, low, close, volume]: StretchJson): PriceStretch {
  return { startMs, open, high, low, close, volume };
}

function readDay([date, open, high, low, close, volume, splitFactor]: DayJson): DayPrices {
  return { date, open, high, low, close, volume, splitFactor };
}

const DAY_JSON = sql`json_build_array((start AT TIME ZONE 'America/New_York')::date, open::float8, high::float8,
  low::float8, close::float8, volume, split_factor)`;

function dayStatement(symbol: string, { fromMs, toMs }: { fromMs: number; toMs: number }): SQL {
  const bound = (atMs: number) => sql`${new Date(atMs).toISOString()}::timestamptz`;
  const inside = sql`symbol = ${symbol} AND start >= ${bound(fromMs)} AND start < ${bound(toMs)}`;
  return sql`
SELECT name, json_build_object('price', price::float8, 'bid', bid::float8, 'ask', ask::float8,
  'previousClose', previous_close::float8, 'dayVolume', day_volume,
  'priceAtMs', floor(extract(epoch FROM price_at) * 1000), 'provider', provider) AS quote, (
  SELECT json_agg(json_build_array(floor(extract(epoch FROM five) * 1000), o, h, l, c, v) ORDER BY five) FROM (
    SELECT date_bin('5 minutes', start, ${bound(fromMs)}) AS five,
      (array_agg(open::float8 ORDER BY start))[1] AS o, max(high)::float8 AS h, min(low)::float8 AS l,
      (array_agg(close::float8 ORDER BY start DESC))[1] AS c, sum(volume)::float8 AS v
    FROM price_bars WHERE ${inside} AND timeframe = (
      SELECT CASE WHEN EXISTS (SELECT FROM price_bars WHERE ${inside} AND timeframe = '1m') THEN '1m' ELSE '5m' END)
    GROUP BY five
  ) stretches) AS bars, (
  SELECT ${DAY_JSON} FROM price_bars WHERE ${inside} AND timeframe = '1d' LIMIT 1) AS whole
FROM tickers WHERE symbol = ${symbol}`;
}
