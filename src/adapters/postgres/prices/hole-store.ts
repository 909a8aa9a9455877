import { sql } from "drizzle-orm";
import type { HoleStore } from "../../../history/ports.ts";
import { latestBelievedMs } from "../../../market/ahead.ts";
import { nyseCalendar, type TradingCalendar } from "../../../market/trading-calendar.ts";
import { type Database, runQuery } from "../client.ts";
import { textArray, wordArray } from "../column-arrays.ts";
import { readMissingDays } from "./missing-days.ts";

export function createHoleStore(db: Database, calendar: TradingCalendar = nyseCalendar): HoleStore {
  return {
    readHoles: (timeframe, days, nowMs) => readMissingDays(db, timeframe, days, { nowMs, calendar }),

    async rememberEmpty(timeframe, holes, { provider, nowMs }) {
      const rows = holes.flatMap(({ symbol, days }) => [...new Set(days)].map((day) => ({ symbol, day })));
      if (rows.length === 0) return;
      // The join leaves out a ticker that was removed in the meantime.
      await runQuery(
        db.execute(sql`
INSERT INTO empty_days AS known (symbol, timeframe, day, provider, checked_at)
SELECT symbol, ${timeframe}, day, ${provider}, ${new Date(nowMs).toISOString()}::timestamptz
FROM unnest(
  ${textArray(rows, ({ symbol }) => symbol)}::text[], ${wordArray(rows, ({ day }) => day)}::date[]
) AS empty (symbol, day) JOIN tickers USING (symbol)
ORDER BY symbol, day
ON CONFLICT (symbol, timeframe, day) DO UPDATE SET provider = excluded.provider, checked_at = excluded.checked_at
WHERE known.checked_at < excluded.checked_at
  OR known.checked_at > ${new Date(latestBelievedMs(nowMs)).toISOString()}::timestamptz`),
      );
    },
  };
}
