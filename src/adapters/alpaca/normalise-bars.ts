import type { SkipCounts } from "../../ingestion/ports.ts";
import type { Bar, DailyBar } from "../../ingestion/provider-ports.ts";
import { wallTime } from "../../market/time-zone.ts";
import { readNumber } from "../read-number.ts";
import { checkOhlcv, countSkip, type Ohlcv, readUtcInstant } from "../read-ohlcv.ts";
import { fieldsOf, type WirePage } from "./wire.ts";

export type Normalised<T> = { bars: T[]; skipped: SkipCounts };

type Row = Ohlcv & { symbol: string; atMs: number };

/** Minute bars of the request, by symbol and time. Pure and total: what can't be read is counted, never thrown. */
export function normaliseBars(
  pages: readonly WirePage[],
  request: { symbols: readonly string[]; stepMs: number; fromMs: number; toMs: number },
): Normalised<Bar> {
  const skipped: SkipCounts = {};
  const bars = new Map<string, Bar>();
  for (const { atMs, ...row } of readRows(pages, new Set(request.symbols), skipped)) {
    const key = `${row.symbol} ${atMs}`;
    if (atMs % request.stepMs !== 0) countSkip(skipped, "malformed");
    else if (atMs < request.fromMs || atMs >= request.toMs) countSkip(skipped, "outside_request");
    else if (bars.has(key)) countSkip(skipped, "duplicate");
    else bars.set(key, { ...row, startMs: atMs });
  }
  const sorted = [...bars.values()].toSorted((a, b) => bySymbol(a, b) || a.startMs - b.startMs);
  return { bars: sorted, skipped };
}

/** Daily bars, stamped midnight in New York, with the adjusted ones of a second request beside them. */
export function normaliseDailyBars(
  raw: readonly WirePage[],
  adjusted: readonly WirePage[],
  request: { symbols: readonly string[]; from: string; to: string },
): Normalised<DailyBar> {
  const skipped: SkipCounts = {};
  const adjustments = readDays(adjusted, request, {});
  const bars = [...readDays(raw, request, skipped)].map(([key, { symbol, date, ohlcv }]) => ({
    symbol,
    date,
    ...ohlcv,
    adjusted: adjustments.get(key)?.ohlcv ?? null,
    // Alpaca tells of splits and dividends elsewhere; only their effect is in the adjusted prices.
    splitFactor: null,
    dividend: null,
  }));
  const sorted = bars.toSorted((a, b) => bySymbol(a, b) || (a.date < b.date ? -1 : 1));
  return { bars: sorted, skipped };
}

type Day = { symbol: string; date: string; ohlcv: Ohlcv };

function readDays(
  pages: readonly WirePage[],
  request: { symbols: readonly string[]; from: string; to: string },
  skipped: SkipCounts,
): Map<string, Day> {
  const days = new Map<string, Day>();
  for (const { symbol, atMs, ...ohlcv } of readRows(pages, new Set(request.symbols), skipped)) {
    const { date, minuteOfDay } = wallTime(atMs);
    const key = `${symbol} ${date}`;
    if (minuteOfDay !== 0) countSkip(skipped, "malformed");
    else if (date < request.from || date > request.to) countSkip(skipped, "outside_request");
    else if (days.has(key)) countSkip(skipped, "duplicate");
    else days.set(key, { symbol, date, ohlcv });
  }
  return days;
}

function* readRows(
  pages: readonly WirePage[],
  asked: ReadonlySet<string>,
  skipped: SkipCounts,
): Generator<Row> {
  for (const { bySymbol: listed } of pages) {
    for (const [symbol, rows] of listed) {
      if (!Array.isArray(rows)) {
        // No bars of a symbol have been seen as null.
        if (rows !== null) countSkip(skipped, "malformed");
      } else if (!asked.has(symbol)) {
        countSkip(skipped, "outside_request", rows.length);
      } else {
        for (const wire of rows) {
          const row = readRow(symbol, wire, skipped);
          if (row !== null) yield row;
        }
      }
    }
  }
}

function readRow(symbol: string, wire: unknown, skipped: SkipCounts): Row | null {
  const fields = fieldsOf(wire) ?? {};
  const atMs = readUtcInstant(fields["t"]);
  const reading = checkOhlcv({
    open: readNumber(fields["o"]),
    high: readNumber(fields["h"]),
    low: readNumber(fields["l"]),
    close: readNumber(fields["c"]),
    volume: readNumber(fields["v"]),
  });
  if (atMs === null || !reading.ok) {
    countSkip(skipped, atMs === null || reading.ok ? "malformed" : reading.reason);
    return null;
  }
  return { symbol, atMs, ...reading.ohlcv };
}

function bySymbol(a: { symbol: string }, b: { symbol: string }): number {
  if (a.symbol === b.symbol) return 0;
  return a.symbol < b.symbol ? -1 : 1;
}
