import { wallTime } from "../../market/time-zone.ts";
import type { Bar, DailyBar } from "../../prices/sources.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { checkOhlcv, type OhlcvReading } from "../read-ohlcv.ts";
import { readNumber } from "./read-number.ts";
import type { WireCandle } from "./wire-candles.ts";

export type BarWindow = { stepMs: number; fromMs: number; toMs: number };
export type NormalisedBars = { bars: Bar[]; skipped: SkipCounts };
export type NormalisedDays = { bars: DailyBar[]; skipped: SkipCounts };

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
    const startMs = readInstant(candle);
    if (candle === null || startMs === null || startMs % window.stepMs !== 0) {
      countSkip(skipped, "malformed");
      continue;
    }
    if (startMs < window.fromMs || startMs >= window.toMs) continue;
    const reading = readPrices(candle);
    if (!reading.ok) countSkip(skipped, reading.reason);
    else if (byStart.has(startMs)) countSkip(skipped, "duplicate");
    else byStart.set(startMs, { symbol, startMs, ...reading.ohlcv });
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
    const date = readDate(candle);
    if (candle === null || date === null) {
      countSkip(skipped, "malformed");
      continue;
    }
    if (date < from || date > to) continue;
    const reading = readPrices(candle);
    if (!reading.ok) countSkip(skipped, reading.reason);
    else if (byDate.has(date)) countSkip(skipped, "duplicate");
    else {
      const raw = { adjusted: null, splitFactor: null, dividend: null };
      byDate.set(date, { symbol, date, ...reading.ohlcv, ...raw });
    }
  }
  return { bars: [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1)), skipped };
}

function readInstant(candle: WireCandle | null): number | null {
  const ms = candle === null ? null : readNumber(candle["datetime"]);
  return ms !== null && Number.isInteger(ms) && ms > 0 && ms < YEAR_2100_MS ? ms : null;
}

/** Null for an hour at which no daily candle is stamped: its date could be either of two. */
function readDate(candle: WireCandle | null): string | null {
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
