import { type SQL, sql } from "drizzle-orm";
import type {
  DecidedDividends,
  DividendReader,
  DividendStore,
  DueRequest,
  KnownDividends,
  StoredDividend,
  StoredSchedule,
} from "../../../dividends/ports.ts";
import { SPLIT_TELLERS } from "../../../history/ports.ts";
import { latestBelievedMs } from "../../../market/ahead.ts";
import { addDays } from "../../../market/calendar-date.ts";
import { type Database, runQuery } from "../client.ts";
import { textArray } from "../column-arrays.ts";

/** Those just past are read too, so that an estimate of the same dividend is recognised. */
const JUST_PAST_DAYS = 15;

type KnownRow = KnownDividends & { due: number };
type ScheduleRow = Omit<StoredSchedule, "status"> & { status: StoredSchedule["status"] | null };

export function createDividendStore(db: Database): DividendStore & DividendReader {
  return {
    async readDue(request) {
      const { rows } = await runQuery(db.execute<KnownRow>(dueTickers(request)));
      return {
        tickers: rows.map(({ due: _due, ...known }) => known),
        left: Math.max(0, (rows[0]?.due ?? 0) - rows.length),
      };
    },

    async storeSchedules(decided, nowMs) {
      if (decided.length === 0) return 0;
      return (await runQuery(db.execute(replaceSchedules(decided, nowMs)))).rowCount ?? 0;
    },

    async readSchedule(symbol, today) {
      const { rows } = await db.gather(db.execute<ScheduleRow>(scheduleOf(symbol, today)));
      const [row] = rows;
      if (row === undefined) return null;
      const regularLeft = row.dividends.some(({ special }) => !special);
      return { ...row, status: agedStatus(row.status, regularLeft) };
    },
  };
}

/** A schedule whose regular dividends have all gone by is known no more. */
export function agedStatus(
  status: StoredSchedule["status"] | null,
  regularLeft: boolean,
): StoredSchedule["status"] {
  return status === null || (status === "scheduled" && !regularLeft) ? "unknown" : status;
}

/** As {@link StoredDividend}, ascending. */
function dividendsFrom(day: string): SQL {
  return sql`
COALESCE((SELECT json_agg(json_build_object('exDate', ex_date, 'amount', amount, 'special', special, 'certainty', certainty,
    'source', source, 'fetchedAtMs', (EXTRACT(EPOCH FROM fetched_at) * 1000)::bigint) ORDER BY ex_date, special)
  FROM dividends WHERE dividends.symbol = tickers.symbol AND ex_date >= ${day}::date), '[]')`;
}

function dueTickers(request: DueRequest): SQL {
  const { completedSinceMs, triedSinceMs, today, eventsFrom, sessions, limit } = request;
  // Of a clock that ran ahead: nobody has decided anything on a day to come.
  const ahead = addDays(today, 2);
  return sql`
SELECT tickers.symbol, COALESCE(status, 'unknown') AS status, per_year AS "perYear", count(*) OVER ()::integer AS due,
  ${dividendsFrom(addDays(today, -JUST_PAST_DAYS))} AS dividends,
  COALESCE((SELECT json_agg(json_build_object('date', (start AT TIME ZONE 'America/New_York')::date,
      'dividend', dividend, 'splitFactor', split_factor) ORDER BY start)
    FROM price_bars AS bar WHERE bar.symbol = tickers.symbol AND timeframe = '1d'
      AND start >= ${eventsFrom}::timestamp AT TIME ZONE 'America/New_York'
      AND (dividend IS NOT NULL OR split_factor IS NOT NULL)), '[]') AS events,
  (SELECT count(*)::integer FROM price_bars AS bar WHERE bar.symbol = tickers.symbol AND timeframe = '1d'
    AND start >= ${iso(sessions.fromMs)}::timestamptz AND start < ${iso(sessions.toMs)}::timestamptz
    AND bar.provider = ANY(${textArray(SPLIT_TELLERS, (provider) => provider)}::text[])) AS "sessionsRead"
FROM tickers LEFT JOIN dividend_schedules USING (symbol)
WHERE is_active AND (as_of IS NULL OR as_of < ${iso(completedSinceMs)}::timestamptz OR as_of >= ${ahead}::date)
  AND (tried_at IS NULL OR tried_at < ${iso(triedSinceMs)}::timestamptz OR tried_at >= ${ahead}::date)
ORDER BY tickers.symbol LIMIT ${limit}`;
}

/** One statement, so one transaction. A ticker that was decided later, or removed in the meantime, is left as it is. */
function replaceSchedules(decided: readonly DecidedDividends[], nowMs: number): SQL {
  const given = decided.map(({ symbol, status, perYear, complete, dividends }) => ({
    symbol,
    status,
    perYear,
    complete,
    dividends: dividends.map((dividend: StoredDividend) => ({
      ...dividend,
      fetchedAt: iso(dividend.fetchedAtMs),
    })),
  }));
  return sql`
WITH given AS (
  SELECT * FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
    AS row (symbol text, status text, "perYear" smallint, complete boolean, dividends jsonb)
), taken AS (
  INSERT INTO dividend_schedules AS known (symbol, status, per_year, as_of, tried_at)
  SELECT symbol, status, "perYear", CASE WHEN complete THEN ${iso(nowMs)}::timestamptz END, ${iso(nowMs)}::timestamptz
  FROM given JOIN tickers USING (symbol) ORDER BY symbol
  ON CONFLICT (symbol) DO UPDATE SET status = excluded.status, per_year = excluded.per_year,
    as_of = COALESCE(excluded.as_of, known.as_of), tried_at = excluded.tried_at
  WHERE known.tried_at <= excluded.tried_at OR known.tried_at > ${iso(latestBelievedMs(nowMs))}::timestamptz
  RETURNING symbol
), wanted AS (
  SELECT symbol, "exDate" AS ex_date, amount, special, certainty, source, "fetchedAt" AS fetched_at
  FROM given JOIN taken USING (symbol) CROSS JOIN jsonb_to_recordset(given.dividends)
    AS dividend ("exDate" date, amount numeric, special boolean, certainty text, source text, "fetchedAt" timestamptz)
), gone AS (
  DELETE FROM dividends AS known USING taken
  WHERE known.symbol = taken.symbol AND NOT EXISTS (SELECT FROM wanted WHERE wanted.symbol = known.symbol
    AND wanted.ex_date = known.ex_date AND wanted.special = known.special)
)
INSERT INTO dividends (symbol, ex_date, amount, special, certainty, source, fetched_at)
SELECT symbol, ex_date, amount, special, certainty, source, fetched_at FROM wanted ORDER BY symbol, ex_date
ON CONFLICT (symbol, ex_date, special) DO UPDATE SET amount = excluded.amount, certainty = excluded.certainty,
  source = excluded.source, fetched_at = excluded.fetched_at`;
}

function scheduleOf(symbol: string, today: string): SQL {
  return sql`
SELECT status, per_year AS "perYear", ${dividendsFrom(today)} AS dividends,
  (EXTRACT(EPOCH FROM as_of) * 1000)::double precision AS "asOfMs",
  (EXTRACT(EPOCH FROM tried_at) * 1000)::double precision AS "triedAtMs"
FROM tickers LEFT JOIN dividend_schedules USING (symbol) WHERE tickers.symbol = ${symbol}`;
}

const iso = (ms: number) => new Date(ms).toISOString();
