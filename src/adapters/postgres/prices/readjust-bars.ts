import { type SQL, sql } from "drizzle-orm";
import { type DailyRecord, SPLIT_TELLERS, UNSAID_ADJUSTMENT } from "../../../history/ports.ts";
import { type AdjustmentFactors, adjustHistory, type HistoryDay } from "../../../market/adjust-history.ts";
import { type Database, runQuery } from "../client.ts";
import { numberArray, textArray, wordArray } from "../column-arrays.ts";
import { type DatedBar, knowledge } from "./upsert-daily-bars.ts";

/** A symbol's bars of one record, and from when on its stored history bears on them. */
export type HistorySpan = {
  symbol: string;
  fromMs: number;
  bars: readonly DatedBar[];
  /** Days without a bar of which a split or dividend is known, with the factors of that day. */
  told: readonly (HistoryDay & { startMs: number })[];
  /** Some bar carries a split or dividend, or no longer carries one that is stored. */
  acts: boolean;
  record: Pick<DailyRecord, "provider" | "fetchedAtMs">;
};

export type StoredDay = Omit<HistoryDay, "known"> & {
  startMs: number;
  fetchedAtMs: number;
  volume: number;
  adjClose: number | null;
  adjVolume: number | null;
  knowledge: number;
};

export type Readjustment = { symbol: string; startMs: number; factors: AdjustmentFactors };

/** Stored prices have four decimals; a change below one of them is none. */
const SAME_PRICE = 0.0001;

type HistoryRow = { symbol: string; days: (number | null)[][] };

export async function readHistories(
  db: Database,
  spans: readonly HistorySpan[],
): Promise<Map<string, StoredDay[]>> {
  const { rows } = await runQuery(
    db.execute<HistoryRow>(sql`
SELECT symbol, json_agg(json_build_array(extract(epoch FROM start) * 1000, extract(epoch FROM fetched_at) * 1000, close,
  volume, adj_close, adj_volume, split_factor, dividend, ${knowledge("bar")},
  (bar.provider = ANY(${textArray(UNSAID_ADJUSTMENT, (provider) => provider)}::text[]))::int) ORDER BY start) AS days
FROM price_bars AS bar JOIN unnest(
  ${textArray(spans, ({ symbol }) => symbol)}::text[],
  ${wordArray(spans, ({ fromMs }) => iso(fromMs))}::timestamptz[]
) AS span (symbol, from_at) USING (symbol)
WHERE timeframe = '1d' AND start >= from_at GROUP BY symbol`),
  );
  return new Map(rows.map(({ symbol, days }) => [symbol, days.map(readDay)]));
}

function readDay(columns: readonly (number | null)[]): StoredDay {
  const [start, fetchedAt, close, volume, adjClose, adjVolume, splitFactor, dividend, known, unsaid] =
    columns;
  return {
    startMs: Math.round(start ?? 0),
    fetchedAtMs: Math.floor(fetchedAt ?? 0),
    close: close ?? 0,
    volume: volume ?? 0,
    adjClose: adjClose ?? null,
    adjVolume: adjVolume ?? null,
    splitFactor: splitFactor ?? null,
    dividend: dividend ?? null,
    knowledge: known ?? 0,
    mayBeSplitAdjusted: unsaid === 1,
  };
}

/**
 * What adjusted prices become once the span's bars are stored. Where those bring splits or dividends, all days before the
 * last of them that is adjusted are worked out again from it, so that the same bars twice, or in another order, come
 * out the same. Raw days take what later days tell, and stay unadjusted where none does.
 */
export function readjustments(span: HistorySpan, stored: readonly StoredDay[]): Readjustment[] {
  const fresh = new Map(span.bars.map((bar) => [bar.startMs, bar]));
  const kept = stored.filter((day) => !isReplaced(day, fresh.get(day.startMs), span.record));
  if (span.acts && kept.some((day) => isOverruled(day, fresh.get(day.startMs), span.record))) return [];
  const keptStarts = new Set(kept.map(({ startMs }) => startMs));
  const told = span.told.filter(({ startMs }) => !keptStarts.has(startMs) && !fresh.has(startMs));
  const written = span.bars.filter(({ startMs }) => !keptStarts.has(startMs));
  const anchors = [...written.filter(({ adjusted }) => adjusted !== null), ...told].map(
    ({ startMs }) => startMs,
  );
  const anchoredToMs = span.acts ? Math.max(...anchors) : Number.NEGATIVE_INFINITY;
  const days = [
    ...kept.map((day) => ({ ...day, known: day.startMs < anchoredToMs ? null : knownFactors(day) })),
    ...written.map((bar) => toDay(bar, span.record)),
    ...told.map((day) => ({ ...day, adjClose: null })),
  ].toSorted((a, b) => a.startMs - b.startMs);
  const factors = adjustHistory(days);
  return days.flatMap((day, i) => {
    const found = factors[i] ?? null;
    if (day.known !== null || found === null) return [];
    if (day.adjClose !== null && Math.abs(day.close * found.price - day.adjClose) <= SAME_PRICE) return [];
    return [{ symbol: span.symbol, startMs: day.startMs, factors: found }];
  });
}

/** As `upsertDailyBars` decides it. */
function isReplaced(stored: StoredDay, bar: DatedBar | undefined, record: HistorySpan["record"]): boolean {
  if (bar === undefined) return false;
  const tells = SPLIT_TELLERS.includes(record.provider) ? 2 : 1;
  const knows = bar.adjusted === null ? 0 : tells;
  return knows === stored.knowledge ? stored.fetchedAtMs <= record.fetchedAtMs : stored.knowledge < knows;
}

/** An answer older than what is stored, or a lesser one of a day with a split, says nothing about the days before. */
function isOverruled(
  stored: StoredDay,
  bar: DatedBar | undefined,
  { fetchedAtMs }: HistorySpan["record"],
): boolean {
  if (bar === undefined) return false;
  return stored.fetchedAtMs > fetchedAtMs || bar.splitFactor !== null || bar.dividend !== null;
}

function toDay({ adjusted, ...bar }: DatedBar, { provider }: HistorySpan["record"]) {
  const day = { ...bar, adjClose: adjusted?.close ?? null, adjVolume: adjusted?.volume ?? null };
  return { ...day, known: knownFactors(day), mayBeSplitAdjusted: UNSAID_ADJUSTMENT.includes(provider) };
}

function knownFactors(
  day: Pick<StoredDay, "close" | "volume" | "adjClose" | "adjVolume">,
): AdjustmentFactors | null {
  if (day.adjClose === null || day.adjVolume === null) return null;
  return { price: day.adjClose / day.close, volume: day.volume > 0 ? day.adjVolume / day.volume : 1 };
}

export function readjustBars(changes: readonly Readjustment[]): SQL {
  return sql`
UPDATE price_bars SET adj_open = open * price, adj_high = high * price, adj_low = low * price,
  adj_close = close * price, adj_volume = round(price_bars.volume * change.volume)
FROM unnest(
  ${textArray(changes, ({ symbol }) => symbol)}::text[],
  ${wordArray(changes, ({ startMs }) => iso(startMs))}::timestamptz[],
  ${numberArray(changes, ({ factors }) => factors.price)}::numeric[],
  ${numberArray(changes, ({ factors }) => factors.volume)}::double precision[]
) AS change (symbol, start, price, volume)
WHERE price_bars.symbol = change.symbol AND timeframe = '1d' AND price_bars.start = change.start`;
}

const iso = (ms: number) => new Date(ms).toISOString();
