import { DAY_MS, dateOfDay } from "../../market/calendar-date.ts";
import type { Bar, DailyBar } from "../../prices/sources.ts";
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
  /** Symbols of which some row could not be read: all of them where it does not say whose it was. */
  unreadable: string[];
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
  const unreadable = unreadableOf(readings, part.symbols);
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

function unreadableOf(readings: readonly RowReading[], symbols: readonly string[]): string[] {
  const named = new Set<string>();
  for (const reading of readings) {
    if (reading.ok) continue;
    const { symbol } = reading.of;
    if (symbol === undefined || symbol === null) return [...symbols];
    named.add(symbol);
  }
  return symbols.filter((symbol) => named.has(symbol));
}

function toBar(symbol: string, { startMs, open, high, low, close, volume }: SummedBar): Bar {
  return { symbol, startMs, open, high, low, close, volume };
}

/** The stamp is midnight UTC and names the trading day: taken as an instant it would be the evening before. */
function toDailyBar({ startMs, ...bar }: Bar): DailyBar {
  const date = dateOfDay(startMs / DAY_MS);
  return { ...bar, date, adjusted: null, splitFactor: null, dividend: null };
}
