import type { SkipCounts } from "../../ingestion/ports.ts";
import type { Bar, DailyBar } from "../../ingestion/provider-ports.ts";
import { wallTime } from "../../market/time-zone.ts";
import { readNumber, readPositivePrice, readVolume } from "./read-number.ts";
import { countSkip } from "./skips.ts";
import type { WireCandle } from "./wire-candles.ts";

export type BarWindow = { stepMs: number; fromMs: number; toMs: number };
export type NormalisedBars = { bars: Bar[]; skipped: SkipCounts };
export type NormalisedDays = { bars: DailyBar[]; skipped: SkipCounts };

type Prices = Pick<Bar, "open" | "high" | "low" | "close" | "volume">;
type Reading = { atMs: number; prices: Prices | null; impossible: boolean };

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
  const skipped: SkipCounts = {};
  const byStart = new Map<number, Bar>();
  for (const candle of candles) {
    const reading = readCandle(candle);
    if (reading === null || reading.atMs % window.stepMs !== 0) countSkip(skipped, "malformed");
    else if (reading.atMs < window.fromMs || reading.atMs >= window.toMs) continue;
    else if (reading.prices === null)
      countSkip(skipped, reading.impossible ? "impossible_prices" : "malformed");
    else if (byStart.has(reading.atMs)) countSkip(skipped, "duplicate");
    else byStart.set(reading.atMs, { symbol, startMs: reading.atMs, ...reading.prices });
  }
  return { bars: [...byStart.values()].sort((a, b) => a.startMs - b.startMs), skipped };
}

/**
 * Daily candles of `from` to `to` (New York dates, both included), in order. Schwab stamps them with midnight in
 * Chicago, which is 01:00 of the same date in New York. Raw prices: Schwab says nothing of splits and dividends.
 */
export function normaliseDays(
  symbol: string,
  candles: readonly (WireCandle | null)[],
  { from, to }: { from: string; to: string },
): NormalisedDays {
  const skipped: SkipCounts = {};
  const byDate = new Map<string, DailyBar>();
  for (const candle of candles) {
    const reading = readCandle(candle);
    const date = reading === null ? null : readDate(reading.atMs);
    if (reading === null || date === null) countSkip(skipped, "malformed");
    else if (date < from || date > to) continue;
    else if (reading.prices === null)
      countSkip(skipped, reading.impossible ? "impossible_prices" : "malformed");
    else if (byDate.has(date)) countSkip(skipped, "duplicate");
    else {
      byDate.set(date, {
        symbol,
        date,
        ...reading.prices,
        adjusted: null,
        splitFactor: null,
        dividend: null,
      });
    }
  }
  return { bars: [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1)), skipped };
}

/** Null for an hour at which no daily candle is stamped: its date could be either of two. */
function readDate(atMs: number): string | null {
  const { date, minuteOfDay } = wallTime(atMs);
  return minuteOfDay === 0 || minuteOfDay === 60 ? date : null;
}

function readCandle(candle: WireCandle | null): Reading | null {
  const atMs = candle === null ? null : readNumber(candle["datetime"]);
  if (candle === null || atMs === null || !Number.isInteger(atMs) || atMs <= 0 || atMs >= YEAR_2100_MS) {
    return null;
  }
  const [open, high, low, close] = ["open", "high", "low", "close"].map((name) =>
    readPositivePrice(candle[name]),
  );
  const volume = readVolume(candle["volume"]);
  if (open == null || high == null || low == null || close == null || volume === null) {
    return { atMs, prices: null, impossible: hasNumbers(candle) };
  }
  if (high < Math.max(open, low, close) || low > Math.min(open, close)) {
    return { atMs, prices: null, impossible: true };
  }
  return { atMs, prices: { open, high, low, close, volume }, impossible: false };
}

/** Numbers that no price or volume can be, rather than no numbers at all. */
function hasNumbers(candle: WireCandle): boolean {
  return ["open", "high", "low", "close", "volume"].every((name) => readNumber(candle[name]) !== null);
}
