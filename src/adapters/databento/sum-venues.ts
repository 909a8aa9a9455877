import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import type { Ohlcv } from "../read-ohlcv.ts";
import type { RowIdentity, RowReading, VenueRow } from "./read-venue-row.ts";

/** One bar of an instrument over all venues that reported it. */
export type SummedBar = Ohlcv & {
  symbol: string | null;
  startMs: number;
  /** How many venues are in it. */
  venues: number;
};

/**
 * Adds up the rows that several venues (publishers) sent for the same instrument and bar: volumes are summed, the high
 * is the highest and the low the lowest. Which venue traded first and last the rows do not tell, so open and close are
 * those of the venue with the most volume (the lowest publisher id among equals): the most likely ones, and the same
 * in whatever order the rows come. A bar that an unreadable row may belong to is left out whole: without that venue its
 * volume would be wrong. The same venue twice is counted as duplicate.
 */
export function sumVenues(readings: Iterable<RowReading>, skipped: SkipCounts): SummedBar[] {
  const bars = new Map<string, VenueRow[]>();
  const unread = createUnread();
  let several = false;
  for (const reading of readings) {
    if (!reading.ok) {
      countSkip(skipped, reading.reason);
      unread.add(reading.of);
      continue;
    }
    const { row } = reading;
    const key = `${nameOf(row)} ${row.startMs}`;
    const rows = bars.get(key) ?? [];
    if (rows.length === 0) bars.set(key, rows);
    if (rows.some(({ publisherId }) => publisherId === row.publisherId)) countSkip(skipped, "duplicate");
    else rows.push(row);
    if (rows.length > 1) several = true;
  }
  const summed: SummedBar[] = [];
  for (const rows of bars.values()) {
    const [first] = rows;
    const bar = first === undefined || unread.mayBeOf(first, several) ? null : sumRows(rows);
    if (bar === null) countSkip(skipped, "malformed", rows.length);
    else summed.push(bar);
  }
  return summed;
}

/** Remembers rows that could not be read, by what is known of whose they were. */
function createUnread() {
  const exact = new Set<string>();
  const names = new Set<string>();
  const times = new Set<number>();
  let nameless = false;
  return {
    add(of: Partial<RowIdentity>) {
      const name = nameOf(of);
      if (name !== null && of.startMs !== undefined) exact.add(`${name} ${of.startMs}`);
      else if (name !== null) names.add(name);
      else if (of.startMs !== undefined) times.add(of.startMs);
      else nameless = true;
    },
    /** Where every bar has one venue only, an unreadable row is a bar of its own. */
    mayBeOf(row: RowIdentity, several: boolean): boolean {
      const name = nameOf(row) ?? "";
      if (exact.has(`${name} ${row.startMs}`)) return true;
      return several && (nameless || names.has(name) || times.has(row.startMs));
    },
  };
}

function nameOf({ symbol, instrumentId }: Partial<RowIdentity>): string | null {
  return symbol ?? (instrumentId === undefined ? null : `#${instrumentId}`);
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
