import { sql } from "drizzle-orm";
import { type DailyRecord, type DailyStore, SPLIT_TELLERS } from "../../../history/ports.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../../../market/trading-calendar.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { textArray, wordArray } from "../column-arrays.ts";
import { readMissingDays } from "./missing-days.ts";
import {
  type HistorySpan,
  type Readjustment,
  readHistories,
  readjustBars,
  readjustments,
} from "./readjust-bars.ts";
import { type DatedBar, upsertDailyBars } from "./upsert-daily-bars.ts";

export function createDailyStore(db: Database, calendar: TradingCalendar = nyseCalendar): DailyStore {
  return {
    readMissingDays: (days, nowMs) => readMissingDays(db, "1d", days, { nowMs, calendar }),

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
      const bars = datedBars(record, calendar);
      const told = datedActs(record, calendar);
      if (bars.length === 0 && told.length === 0) return { stored: 0, readjusted: 0 };
      const changes = await planReadjustment(db, record, { bars, told });
      if (bars.length === 0) {
        const readjusted = changes.length === 0 ? null : await runQuery(db.execute(readjustBars(changes)));
        return { stored: 0, readjusted: readjusted?.rowCount ?? 0 };
      }
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
function datedBars({ bars }: DailyRecord, calendar: TradingCalendar): DatedBar[] {
  const dated = new Map<string, DatedBar>();
  for (const bar of bars) {
    const session = calendar.sessionOn(bar.date);
    if (session === null) continue;
    const key = `${bar.symbol} ${bar.date}`;
    const twin = dated.get(key);
    // Of a day twice the fuller bar, as everywhere.
    if (twin === undefined || bar.volume >= twin.volume) dated.set(key, { ...bar, startMs: session.openMs });
  }
  return [...dated.values()];
}

type ToldAct = HistorySpan["told"][number] & { symbol: string };

function datedActs({ acts = [] }: DailyRecord, calendar: TradingCalendar): ToldAct[] {
  return acts.flatMap(({ symbol, date, close, factor, splitFactor, dividend }): ToldAct[] => {
    const startMs = calendar.sessionOn(date)?.openMs;
    if (startMs === undefined) return [];
    return [{ symbol, startMs, close, splitFactor, dividend, known: { price: factor, volume: 1 } }];
  });
}

/**
 * Stored history has to be read where the record holds a split or dividend, or takes one back, which earlier days are
 * adjusted for, or raw prices, which later days may tell how to adjust. On most days that is nothing.
 */
async function planReadjustment(
  db: Database,
  record: DailyRecord,
  { bars, told }: { bars: readonly DatedBar[]; told: readonly ToldAct[] },
): Promise<Readjustment[]> {
  const withdrawn = await readWithdrawn(db, record, bars);
  const symbols = new Set([...bars, ...told].map(({ symbol }) => symbol));
  const spans = [...symbols].flatMap((symbol): HistorySpan[] => {
    const own = bars.filter((bar) => bar.symbol === symbol);
    const toldOf = told.filter((act) => act.symbol === symbol);
    const acts = own.some(isAct) || toldOf.length > 0 || withdrawn.has(symbol);
    const raw = own.filter(({ adjusted }) => adjusted === null).map(({ startMs }) => startMs);
    if (!acts && raw.length === 0) return [];
    return [{ symbol, fromMs: acts ? 0 : Math.min(...raw), bars: own, told: toldOf, acts, record }];
  });
  if (spans.length === 0) return [];
  const stored = await readHistories(db, spans);
  return spans.flatMap((span) => readjustments(span, stored.get(span.symbol) ?? []));
}

function isAct({ splitFactor, dividend }: Pick<DatedBar, "splitFactor" | "dividend">): boolean {
  return splitFactor !== null || dividend !== null;
}

/** Symbols of which a stored split or dividend is told no more, by a provider that tells of them. */
async function readWithdrawn(
  db: Database,
  { provider }: DailyRecord,
  bars: readonly DatedBar[],
): Promise<ReadonlySet<string>> {
  const plain = SPLIT_TELLERS.includes(provider) ? bars.filter((bar) => !isAct(bar)) : [];
  // A single day is the one that was missing: nothing is stored of it.
  const isRecheck = new Set(plain.map(({ startMs }) => startMs)).size > 1;
  if (!isRecheck) return new Set();
  const { rows } = await runQuery(
    db.execute<{ symbol: string }>(sql`
SELECT DISTINCT bar.symbol FROM price_bars AS bar JOIN unnest(
  ${textArray(plain, ({ symbol }) => symbol)}::text[],
  ${wordArray(plain, ({ startMs }) => new Date(startMs).toISOString())}::timestamptz[]
) AS plain (symbol, start) USING (symbol, start)
WHERE bar.timeframe = '1d' AND num_nonnulls(bar.split_factor, bar.dividend) > 0`),
  );
  return new Set(rows.map(({ symbol }) => symbol));
}
