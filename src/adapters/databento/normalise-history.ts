import { DAY_MS, dateOfDay } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { Bar, DailyBar, UnreadableDay } from "../../prices/sources.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { type RowReading, readVenueRow, type Schema } from "./read-venue-row.ts";
import { type SummedBar, sumVenues } from "./sum-venues.ts";
import type { TimeRange } from "./usable-range.ts";
import type { WireRecord } from "./wire.ts";

export type HistoryPart = TimeRange & { symbols: readonly string[]; schema: Schema };

export type NormalisedHistory = {
  bars: Bar[];
  dailyBars: DailyBar[];
  skipped: SkipCounts;
  /** Where a row could not be read: of all symbols where it does not say whose it was. */
  unreadable: UnreadableDay[];
};

/** Records of shares in our terms, by symbol and time. Pure and total: what can't be read is counted, never thrown. */
export function normaliseHistory(
  records: readonly (WireRecord | null)[],
  part: HistoryPart,
): NormalisedHistory {
  const skipped: SkipCounts = {};
  const readings = records.map((record) => readVenueRow(record, part.schema));
  const asked = new Set(part.symbols);
  // Without symbols in the answer, its rows are of the one that was asked for.
  const only = part.symbols.length === 1 ? (part.symbols[0] ?? null) : null;
  const unreadable = unreadableOf(readings, part);
  const found: Bar[] = [];
  for (const bar of sumVenues(readings, skipped)) {
    const symbol = bar.symbol ?? only;
    if (symbol === null) countSkip(skipped, "malformed", bar.venues);
    else if (!asked.has(symbol) || bar.startMs < part.startMs || bar.startMs >= part.endMs)
      countSkip(skipped, "outside_request", bar.venues);
    else found.push(toBar(symbol, bar));
  }
  const bars = found.toSorted(
    (a, b) => (a.symbol === b.symbol ? 0 : a.symbol < b.symbol ? -1 : 1) || a.startMs - b.startMs,
  );
  if (part.schema === "ohlcv-1m") return { bars, dailyBars: [], skipped, unreadable };
  return { bars: [], dailyBars: bars.map(toDailyBar), skipped, unreadable };
}

function unreadableOf(readings: readonly RowReading[], { symbols, schema }: HistoryPart): UnreadableDay[] {
  const days = new Map<string, UnreadableDay>();
  for (const reading of readings) {
    if (reading.ok) continue;
    const { symbol = null, startMs } = reading.of;
    const at = schema === "ohlcv-1d" ? dateOfDay : (day: number) => newYorkDate(day * DAY_MS);
    const date = startMs === undefined ? null : at(startMs / DAY_MS);
    for (const of of symbol === null ? symbols : symbols.filter((asked) => asked === symbol)) {
      days.set(`${of} ${date}`, { symbol: of, date });
    }
  }
  return [...days.values()];
}

function toBar(symbol: string, { startMs, open, high, low, close, volume }: SummedBar): Bar {
  return { symbol, startMs, open, high, low, close, volume };
}

/** The stamp is midnight UTC and names the trading day: taken as an instant it would be the evening before. */
function toDailyBar({ startMs, ...bar }: Bar): DailyBar {
  const date = dateOfDay(startMs / DAY_MS);
  return { ...bar, date, adjusted: null, splitFactor: null, dividend: null };
}
