import { sql } from "drizzle-orm";
import { wallTimeToMs } from "../../../market/time-zone.ts";
import { REGULAR_CLOSE_MINUTE } from "../../../market/trading-calendar.ts";
import type { MarketDay, MarketDayStore } from "../../../operations/ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";

type Row = { day: string; opens_at: string | null; closes_at: string | null };

/** The days of which the exchange has told its hours. */
export function createMarketDayStore(db: Database): MarketDayStore {
  return {
    async readMarketDays(today) {
      const { rows } = await runQuery(
        db.execute<Row>(sql`
SELECT day::text AS day, opens_at, closes_at FROM market_days WHERE unusual OR day = ${today}::date ORDER BY day`),
      );
      return rows.map(toDay);
    },

    async writeMarketDay({ date, session }, unusual, nowMs) {
      const at = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
      await runBatch(db, {
        // An ordinary day is only of use while it lasts.
        past: db.execute(sql`DELETE FROM market_days WHERE NOT unusual AND day < ${date}::date`),
        told: db.execute(sql`
INSERT INTO market_days (day, opens_at, closes_at, unusual, told_at)
VALUES (${date}::date, ${at(session?.openMs)}::timestamptz, ${at(session?.closeMs)}::timestamptz, ${unusual},
  ${at(nowMs)}::timestamptz)
ON CONFLICT (day) DO UPDATE SET opens_at = excluded.opens_at, closes_at = excluded.closes_at,
  unusual = excluded.unusual, told_at = excluded.told_at`),
      });
    },
  };
}

function toDay({ day: date, opens_at, closes_at }: Row): MarketDay {
  if (opens_at === null || closes_at === null) return { date, session: null };
  const closeMs = Date.parse(closes_at);
  const earlyClose = closeMs < wallTimeToMs(date, REGULAR_CLOSE_MINUTE);
  return { date, session: { date, openMs: Date.parse(opens_at), closeMs, earlyClose } };
}
