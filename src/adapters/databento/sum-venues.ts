import type { SkipCounts } from "../../ingestion/ports.ts";
import { countSkip, type Ohlcv } from "../read-ohlcv.ts";
import type { RowIdentity, RowReading, VenueRow } from "./read-venue-row.ts";

/** One bar of an instrument over all venues that reported it. */
export type SummedBar = Ohlcv & {
  symbol: string | null;
  instrumentId: string;
  startMs: number;
  /** How many venues are in it. */
  venues: number;
};

/**
 * Adds up the rows that several venues (publishers) sent for the same instrument and bar: volumes are summed, the high
 * is the highest and the low the lowest. Which venue traded first and last the rows do not tell, so open and close are
 * those of the venue with the most volume (the lowest publisher id among equals): the most likely ones, and the same
 * in whatever order the rows come. A bar of which one venue's row can't be read is left out whole: without that venue
 * its volume would be wrong. The same venue twice is counted as duplicate.
 */
export function sumVenues(readings: Iterable<RowReading>, skipped: SkipCounts): SummedBar[] {
  const bars = new Map<string, VenueRow[]>();
  const spoiled = new Set<string>();
  for (const reading of readings) {
    if (!reading.ok) {
      countSkip(skipped, reading.reason);
      if (reading.identity !== null) spoiled.add(keyOf(reading.identity));
      continue;
    }
    const { row } = reading;
    const key = keyOf(row);
    const rows = bars.get(key);
    if (rows === undefined) bars.set(key, [row]);
    else if (rows.some(({ publisherId }) => publisherId === row.publisherId)) countSkip(skipped, "duplicate");
    else rows.push(row);
  }
  const summed: SummedBar[] = [];
  for (const [key, rows] of bars) {
    const bar = spoiled.has(key) ? null : sumRows(rows);
    if (bar === null) countSkip(skipped, "malformed", rows.length);
    else summed.push(bar);
  }
  return summed;
}

function keyOf({ symbol, instrumentId, startMs }: RowIdentity): string {
  return `${symbol ?? `#${instrumentId}`} ${startMs}`;
}

/** Null when the sum is beyond what a number holds exactly. */
function sumRows(rows: readonly VenueRow[]): SummedBar | null {
  const [first] = rows;
  if (first === undefined) return null;
  const main = rows.reduce((a, b) => (isMain(b, a) ? b : a), first);
  const volume = rows.reduce((sum, row) => sum + row.volume, 0);
  if (volume > Number.MAX_SAFE_INTEGER) return null;
  return {
    symbol: first.symbol,
    instrumentId: first.instrumentId,
    startMs: first.startMs,
    open: main.open,
    high: rows.reduce((high, row) => Math.max(high, row.high), first.high),
    low: rows.reduce((low, row) => Math.min(low, row.low), first.low),
    close: main.close,
    volume,
    venues: rows.length,
  };
}

function isMain(row: VenueRow, than: VenueRow): boolean {
  return row.volume > than.volume || (row.volume === than.volume && row.publisherId < than.publisherId);
}
