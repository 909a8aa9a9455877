import { wallTime } from "../../market/time-zone.ts";
import type { Bar, DailyBar } from "../../prices/sources.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { readNumber } from "../read-number.ts";
import { checkOhlcv, type Ohlcv, readUtcInstant } from "../read-ohlcv.ts";
import { fieldsOf, type WirePage } from "./wire.ts";

export type Normalised<T> = {
  bars: T[];
  skipped: SkipCounts;
  /** Symbols of which some bar could not be read. */
  unreadable: ReadonlySet<string>;
};

/** What was left out while reading. */
type LeftOut = { skipped: SkipCounts; unreadable: Set<string> };
type Unreadable = "malformed" | "impossible_prices";

type Row = Ohlcv & { symbol: string; atMs: number };

/** Minute bars of the request, by symbol and time. Pure and total: what can't be read is counted, never thrown. */
export function normaliseBars(
  pages: readonly WirePage[],
  request: { symbols: readonly string[]; stepMs: number; fromMs: number; toMs: number },
): Normalised<Bar> {
  const left = nothingLeftOut();
  const bars = new Map<string, Bar>();
  for (const { atMs, ...row } of readRows(pages, new Set(request.symbols), left)) {
    const key = `${row.symbol} ${atMs}`;
    if (atMs % request.stepMs !== 0) leaveOut(left, row.symbol, "malformed");
    else if (atMs < request.fromMs || atMs >= request.toMs) countSkip(left.skipped, "outside_request");
    else if (bars.has(key)) countSkip(left.skipped, "duplicate");
    else bars.set(key, { ...row, startMs: atMs });
  }
  const sorted = [...bars.values()].toSorted((a, b) => bySymbol(a, b) || a.startMs - b.startMs);
  return { bars: sorted, ...left };
}

/** Daily bars, stamped midnight in New York, with the adjusted ones of a second request beside them. */
export function normaliseDailyBars(
  raw: readonly WirePage[],
  adjusted: readonly WirePage[],
  request: { symbols: readonly string[]; from: string; to: string },
): Normalised<DailyBar> {
  const left = nothingLeftOut();
  const adjustments = readDays(adjusted, request, nothingLeftOut());
  const bars = [...readDays(raw, request, left)].map(([key, { symbol, date, ohlcv }]) => ({
    symbol,
    date,
    ...ohlcv,
    adjusted: adjustments.get(key)?.ohlcv ?? null,
    // Alpaca tells of splits and dividends elsewhere; only their effect is in the adjusted prices.
    splitFactor: null,
    dividend: null,
  }));
  const sorted = bars.toSorted((a, b) => bySymbol(a, b) || (a.date < b.date ? -1 : 1));
  return { bars: sorted, ...left };
}

type Day = { symbol: string; date: string; ohlcv: Ohlcv };

function readDays(
  pages: readonly WirePage[],
  request: { symbols: readonly string[]; from: string; to: string },
  left: LeftOut,
): Map<string, Day> {
  const days = new Map<string, Day>();
  for (const { symbol, atMs, ...ohlcv } of readRows(pages, new Set(request.symbols), left)) {
    const { date, minuteOfDay } = wallTime(atMs);
    const key = `${symbol} ${date}`;
    if (minuteOfDay !== 0) leaveOut(left, symbol, "malformed");
    else if (date < request.from || date > request.to) countSkip(left.skipped, "outside_request");
    else if (days.has(key)) countSkip(left.skipped, "duplicate");
    else days.set(key, { symbol, date, ohlcv });
  }
  return days;
}

function* readRows(pages: readonly WirePage[], asked: ReadonlySet<string>, left: LeftOut): Generator<Row> {
  for (const { bySymbol: listed } of pages) {
    for (const [symbol, rows] of listed) {
      // No bars of a symbol have been seen as null.
      const wires: unknown[] = Array.isArray(rows) ? rows : rows === null ? [] : [rows];
      if (!asked.has(symbol)) {
        if (wires.length > 0) countSkip(left.skipped, "outside_request", wires.length);
        continue;
      }
      for (const wire of wires) {
        const row = readRow(symbol, wire);
        if (typeof row === "string") leaveOut(left, symbol, row);
        else yield row;
      }
    }
  }
}

function readRow(symbol: string, wire: unknown): Row | Unreadable {
  const fields = fieldsOf(wire) ?? {};
  const atMs = readUtcInstant(fields["t"]);
  const reading = checkOhlcv({
    open: readNumber(fields["o"]),
    high: readNumber(fields["h"]),
    low: readNumber(fields["l"]),
    close: readNumber(fields["c"]),
    volume: readNumber(fields["v"]),
  });
  if (atMs === null) return "malformed";
  return reading.ok ? { symbol, atMs, ...reading.ohlcv } : reading.reason;
}

const nothingLeftOut = (): LeftOut => ({ skipped: {}, unreadable: new Set() });

function leaveOut(left: LeftOut, symbol: string, reason: Unreadable): void {
  countSkip(left.skipped, reason);
  left.unreadable.add(symbol);
}

function bySymbol(a: { symbol: string }, b: { symbol: string }): number {
  if (a.symbol === b.symbol) return 0;
  return a.symbol < b.symbol ? -1 : 1;
}
