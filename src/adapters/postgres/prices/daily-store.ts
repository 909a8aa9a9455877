import { sql } from "drizzle-orm";
import { type DailyRecord, type DailyStore, SPLIT_TELLERS } from "../../../history/ports.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { sessionOn } from "../../../market/trading-calendar.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { textArray } from "../column-arrays.ts";
import { readMissingDays } from "./missing-days.ts";
import { type Readjustment, readHistories, readjustBars, readjustments } from "./readjust-bars.ts";
import { type DatedBar, upsertDailyBars } from "./upsert-daily-bars.ts";

export function createDailyStore(db: Database): DailyStore {
  return {
    readMissingDays: (days, nowMs) => readMissingDays(db, "1d", days, nowMs),

    async readAdjustedTo() {
      const { rows } = await runQuery(
        db.execute<{ symbol: string; start: string | null }>(sql`
SELECT tickers.symbol, latest.start FROM tickers LEFT JOIN LATERAL (
  SELECT start FROM price_bars AS bar
  WHERE bar.symbol = tickers.symbol AND timeframe = '1d' AND adj_close IS NOT NULL
    AND bar.provider = ANY(${textArray(SPLIT_TELLERS, (provider) => provider)}::text[])
  ORDER BY start DESC LIMIT 1
) AS latest ON true
WHERE is_active ORDER BY tickers.symbol`),
      );
      return rows.map(({ symbol, start }) => ({
        symbol,
        lastDay: start === null ? null : newYorkDate(Date.parse(start)),
      }));
    },

    async storeDailyBars(record) {
      const bars = datedBars(record);
      if (bars.length === 0) return { stored: 0, readjusted: 0 };
      const changes = await planReadjustment(db, record, bars);
      const upsert = db.execute(upsertDailyBars(record, bars));
      if (changes.length === 0) return { stored: (await runQuery(upsert)).rowCount ?? 0, readjusted: 0 };
      const { stored, readjusted } = await runBatch(db, {
        stored: upsert,
        readjusted: db.execute(readjustBars(changes)),
      });
      return { stored: stored.rowCount ?? 0, readjusted: readjusted.rowCount ?? 0 };
    },
  };
}

/** One bar a symbol and day, at its session's open; what is dated on a day without a session is no daily bar. */
function datedBars({ bars }: DailyRecord): DatedBar[] {
  const dated = bars.flatMap((bar): DatedBar[] => {
    const session = sessionOn(bar.date);
    return session === null ? [] : [{ ...bar, startMs: session.openMs }];
  });
  return [...new Map(dated.map((bar) => [`${bar.symbol} ${bar.startMs}`, bar])).values()];
}

/**
 * Stored history has to be read where the record holds a split or dividend, which earlier days are adjusted for, or
 * raw prices, which later days may tell how to adjust. On most days that is nothing.
 */
async function planReadjustment(
  db: Database,
  record: DailyRecord,
  bars: readonly DatedBar[],
): Promise<Readjustment[]> {
  const spans = [...Map.groupBy(bars, ({ symbol }) => symbol)].flatMap(([symbol, own]) => {
    const acts = own.some(({ splitFactor, dividend }) => splitFactor !== null || dividend !== null);
    const raw = own.filter(({ adjusted }) => adjusted === null).map(({ startMs }) => startMs);
    if (!acts && raw.length === 0) return [];
    return [{ symbol, fromMs: acts ? 0 : Math.min(...raw), bars: own, acts, record }];
  });
  if (spans.length === 0) return [];
  const stored = await readHistories(db, spans);
  return spans.flatMap((span) => readjustments(span, stored.get(span.symbol) ?? []));
}
