import { type SQL, sql } from "drizzle-orm";
import type { MissingDays } from "../../../history/ports.ts";
import { addDays } from "../../../market/calendar-date.ts";
import { wallTimeToMs } from "../../../market/time-zone.ts";
import type { TradingCalendar } from "../../../market/trading-calendar.ts";
import { type Database, runQuery } from "../client.ts";
import { wordArray } from "../column-arrays.ts";

/** After so many days a bar that is not there is not merely late. */
const SETTLED_DAYS = 3;
/** A late bar is asked for again an hour later. */
const HOLD_MINUTES = 50;

type Timeframe = "1m" | "1d";

/** Active tickers and the trading days of `days` without any bar of the timeframe, those found empty left out. */
export async function readMissingDays(
  db: Database,
  timeframe: Timeframe,
  days: readonly string[],
  { nowMs, calendar }: { nowMs: number; calendar: TradingCalendar },
): Promise<MissingDays[]> {
  const stretches = days.flatMap((day) => stretchOf(timeframe, day, calendar) ?? []);
  if (stretches.length === 0) return [];
  const { rows } = await runQuery(db.execute<MissingDays>(missingDaysSql(timeframe, stretches, nowMs)));
  return rows;
}

type Stretch = { day: string; fromMs: number; toMs: number };

/** Where a bar of that day may start. A daily bar starts at its session's open and nowhere else. */
function stretchOf(timeframe: Timeframe, day: string, calendar: TradingCalendar): Stretch | null {
  const session = calendar.sessionOn(day);
  if (session === null) return null;
  if (timeframe === "1d") return { day, fromMs: session.openMs, toMs: session.closeMs };
  return { day, fromMs: wallTimeToMs(day, 0), toMs: wallTimeToMs(addDays(day, 1), 0) };
}

function missingDaysSql(timeframe: Timeframe, stretches: readonly Stretch[], nowMs: number): SQL {
  // Equality lets Postgres hash the bars of a year; a range has it look up each ticker and day.
  const ofDay = timeframe === "1d" ? sql`start = from_at` : sql`start >= from_at AND start < to_at`;
  return sql`
SELECT tickers.symbol, json_agg(wanted.day ORDER BY wanted.day) AS days
FROM tickers CROSS JOIN unnest(
  ${wordArray(stretches, ({ day }) => day)}::date[],
  ${wordArray(stretches, ({ fromMs }) => iso(fromMs))}::timestamptz[],
  ${wordArray(stretches, ({ toMs }) => iso(toMs))}::timestamptz[]
) AS wanted (day, from_at, to_at)
WHERE is_active
  AND NOT EXISTS (SELECT 1 FROM price_bars AS bar WHERE bar.symbol = tickers.symbol AND timeframe = ${timeframe}
    AND ${ofDay})
  AND NOT EXISTS (SELECT 1 FROM empty_days AS empty WHERE empty.symbol = tickers.symbol AND timeframe = ${timeframe}
    AND empty.day = wanted.day
    AND (checked_at >= (empty.day + ${SETTLED_DAYS}::integer)::timestamp AT TIME ZONE 'UTC'
      OR checked_at > ${iso(nowMs - HOLD_MINUTES * 60_000)}::timestamptz))
GROUP BY tickers.symbol ORDER BY tickers.symbol`;
}

const iso = (ms: number) => new Date(ms).toISOString();
