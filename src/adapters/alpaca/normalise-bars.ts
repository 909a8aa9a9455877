import { wallTime } from "../../market/time-zone.ts";
import type { Bar, DailyBar, UnreadableDay } from "../../prices/sources.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { fullerRow } from "../fuller-row.ts";
import { readNumber } from "../read-number.ts";
import { checkOhlcv, type Ohlcv, readUtcInstant } from "../read-ohlcv.ts";
import { fieldsOf, type WirePage } from "./wire.ts";

export type Normalised<T> = {
  bars: T[];
  skipped: SkipCounts;
  /** Where a bar came that could not be read, and no other of the same time could. */
  unreadable: UnreadableDay[];
};

/** What was left out while reading. */
type LeftOut = { skipped: SkipCounts; unread: { symbol: string; atMs: number | null }[] };
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
    if (atMs % request.stepMs !== 0) leaveOut(left, row.symbol, "malformed", atMs);
    else if (atMs < request.fromMs || atMs >= request.toMs) countSkip(left.skipped, "outside_request");
    else keepFuller(bars, `${row.symbol} ${atMs}`, { ...row, startMs: atMs }, left);
  }
  const sorted = [...bars.values()].toSorted((a, b) => bySymbol(a, b) || a.startMs - b.startMs);
  const unreadable = left.unread.flatMap(({ symbol, atMs }) => {
    const elsewhere = atMs !== null && (atMs < request.fromMs || atMs >= request.toMs);
    if (elsewhere || bars.has(`${symbol} ${atMs}`)) return [];
    return [{ symbol, date: atMs === null ? null : wallTime(atMs).date }];
  });
  return { bars: sorted, skipped: left.skipped, unreadable };
}

/** Daily bars, stamped midnight in New York, with the adjusted ones of a second request beside them. */
export function normaliseDailyBars(
  raw: readonly WirePage[],
  adjusted: readonly WirePage[],
  request: { symbols: readonly string[]; from: string; to: string },
): Normalised<DailyBar> {
  const left = nothingLeftOut();
  const adjustments = readDays(adjusted, request, nothingLeftOut());
  const days = readDays(raw, request, left);
  const bars = [...days].map(([key, { symbol, date, ohlcv }]) => ({
    symbol,
    date,
    ...ohlcv,
    adjusted: adjustments.get(key)?.ohlcv ?? null,
    // Alpaca tells of splits and dividends elsewhere; only their effect is in the adjusted prices.
    splitFactor: null,
    dividend: null,
  }));
  const sorted = bars.toSorted((a, b) => bySymbol(a, b) || (a.date < b.date ? -1 : 1));
  const unreadable = left.unread.flatMap(({ symbol, atMs }) => {
    const date = atMs === null ? null : wallTime(atMs).date;
    const elsewhere = date !== null && (date < request.from || date > request.to);
    return elsewhere || days.has(`${symbol} ${date}`) ? [] : [{ symbol, date }];
  });
  return { bars: sorted, skipped: left.skipped, unreadable };
}

type Day = { symbol: string; date: string; ohlcv: Ohlcv; volume: number };

function readDays(
  pages: readonly WirePage[],
  request: { symbols: readonly string[]; from: string; to: string },
  left: LeftOut,
): Map<string, Day> {
  const days = new Map<string, Day>();
  for (const { symbol, atMs, ...ohlcv } of readRows(pages, new Set(request.symbols), left)) {
    const { date, minuteOfDay } = wallTime(atMs);
    const key = `${symbol} ${date}`;
    if (minuteOfDay !== 0) leaveOut(left, symbol, "malformed", atMs);
    else if (date < request.from || date > request.to) countSkip(left.skipped, "outside_request");
    else keepFuller(days, key, { symbol, date, ohlcv, volume: ohlcv.volume }, left);
  }
  return days;
}

function keepFuller<Kept extends { volume: number }>(
  rows: Map<string, Kept>,
  key: string,
  row: Kept,
  left: LeftOut,
): void {
  const twin = rows.get(key);
  if (twin !== undefined) countSkip(left.skipped, "duplicate");
  rows.set(key, twin === undefined ? row : fullerRow(twin, row));
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
        if (typeof row === "string") leaveOut(left, symbol, row, readUtcInstant(fieldsOf(wire)?.["t"]));
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

const nothingLeftOut = (): LeftOut => ({ skipped: {}, unread: [] });

function leaveOut(left: LeftOut, symbol: string, reason: Unreadable, atMs: number | null): void {
  countSkip(left.skipped, reason);
  left.unread.push({ symbol, atMs });
}

function bySymbol(a: { symbol: string }, b: { symbol: string }): number {
  if (a.symbol === b.symbol) return 0;
  return a.symbol < b.symbol ? -1 : 1;
}
