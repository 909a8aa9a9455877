import { wallTime } from "../../market/time-zone.ts";
import type { Bar, DailyBar, UnreadableDay } from "../../prices/sources.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { fullerRow } from "../fuller-row.ts";
import { checkOhlcv, type OhlcvReading } from "../read-ohlcv.ts";
import { readNumber } from "./read-number.ts";
import type { WireCandle } from "./wire-candles.ts";

export type BarWindow = { stepMs: number; fromMs: number; toMs: number };
/** `unreadable`: where a candle came that could not be read, and no other of the same time could. */
type Normalised<Row> = { bars: Row[]; skipped: SkipCounts; unreadable: UnreadableDay[] };
export type NormalisedBars = Normalised<Bar>;
export type NormalisedDays = Normalised<DailyBar>;

const YEAR_2100_MS = 4_102_444_800_000;

/**
 * Minute candles of `[fromMs, toMs)` in order of time. Pure and total. Schwab sends whole days however little is asked,
 * so what lies outside is cut without being counted.
 */
export function normaliseMinutes(
  symbol: string,
  candles: readonly (WireCandle | null)[],
  window: BarWindow,
): NormalisedBars {
  const { rows, skipped, unread } = collect<number, Bar>(candles, (candle) => {
    const startMs = readInstant(candle);
    if (startMs === null || startMs % window.stepMs !== 0) return "malformed";
    if (startMs < window.fromMs || startMs >= window.toMs) return null;
    const reading = readPrices(candle);
    return { at: startMs, row: reading.ok ? { symbol, startMs, ...reading.ohlcv } : reading.reason };
  });
  const unreadable = unread.map((at) => ({ symbol, date: at === null ? null : wallTime(at).date }));
  return { bars: rows, skipped, unreadable };
}

/**
 * Daily candles of `from` to `to` (New York dates, both included), in order. Schwab stamps them with midnight in
 * Chicago, which is 01:00 of the same date in New York. It says nothing of splits and dividends.
 */
export function normaliseDays(
  symbol: string,
  candles: readonly (WireCandle | null)[],
  { from, to }: { from: string; to: string },
): NormalisedDays {
  const unsaid = { adjusted: null, splitFactor: null, dividend: null };
  const { rows, skipped, unread } = collect<string, DailyBar>(candles, (candle, counts) => {
    const date = readDate(candle);
    if (date === null) {
      const ms = readInstant(candle);
      if (ms === null || isWithin(wallTime(ms).date, from, to)) return "malformed";
      // The day that still trades has been stamped with its last trade.
      countSkip(counts, "malformed");
      return null;
    }
    if (date < from || date > to) return null;
    const reading = readPrices(candle);
    return { at: date, row: reading.ok ? { symbol, date, ...reading.ohlcv, ...unsaid } : reading.reason };
  });
  return { bars: rows, skipped, unreadable: unread.map((date) => ({ symbol, date })) };
}

type Unread = "malformed" | "impossible_prices";
/** Null for a candle outside of what was asked for; a reason where not even its time can be read. */
type Placed<At, Row> = { at: At; row: Row | Unread } | Unread | null;

/**
 * One row a time, in order of time. Of a time that comes twice the fuller candle is kept; candles that come after a
 * later one are put in their place. Both are counted.
 */
function collect<At extends number | string, Row extends Bar | DailyBar>(
  candles: readonly (WireCandle | null)[],
  read: (candle: WireCandle, counts: SkipCounts) => Placed<At, Row>,
): { rows: Row[]; skipped: SkipCounts; unread: (At | null)[] } {
  const skipped: SkipCounts = {};
  const byTime = new Map<At, Row>();
  const unread = new Set<At | null>();
  let latest: At | null = null;
  for (const candle of candles) {
    const placed = candle === null ? "malformed" : read(candle, skipped);
    if (placed === null) continue;
    const { at, row } = typeof placed === "string" ? { at: null, row: placed } : placed;
    if (at === null || typeof row === "string") {
      countSkip(skipped, row as Unread);
      unread.add(at);
      continue;
    }
    const twin = byTime.get(at);
    if (twin !== undefined) countSkip(skipped, "duplicate");
    else if (latest !== null && at < latest) countSkip(skipped, "out_of_order");
    byTime.set(at, twin === undefined ? row : fullerRow(twin, row));
    if (latest === null || at > latest) latest = at;
  }
  const rows = [...byTime].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return { rows, skipped, unread: [...unread].filter((at) => at === null || !byTime.has(at)) };
}

const isWithin = (date: string, from: string, to: string) => date >= from && date <= to;

function readInstant(candle: WireCandle): number | null {
  const ms = readNumber(candle["datetime"]);
  return ms !== null && Number.isInteger(ms) && ms > 0 && ms < YEAR_2100_MS ? ms : null;
}

/** Null for an hour at which no daily candle is stamped: its date could be either of two. */
function readDate(candle: WireCandle): string | null {
  const ms = readInstant(candle);
  if (ms === null) return null;
  const { date, minuteOfDay } = wallTime(ms);
  return minuteOfDay === 0 || minuteOfDay === 60 ? date : null;
}

function readPrices(candle: WireCandle): OhlcvReading {
  return checkOhlcv({
    open: readNumber(candle["open"]),
    high: readNumber(candle["high"]),
    low: readNumber(candle["low"]),
    close: readNumber(candle["close"]),
    volume: readNumber(candle["volume"]),
  });
}
